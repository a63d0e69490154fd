import type { Text } from '../../../repository/text.ts';
import type { DockerfileStage, InstructionOf } from '../../../syntax/dockerfile/tree.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { holdsNoApplication } from '../images/base-shells.ts';
import { stageLine } from '../images/stage-line.ts';
import { BROUGHT } from './brought-users.ts';
import type { Dangling } from './dangling.ts';

/**
 * `USER` of an image on a system or a language that no command of its build makes: the engine starts no process for it ("unable
 * to find user …: no matching entries in passwd file"). What other images bring along is not known here.
 */
export const imageUsers = once((deployment: Deployment): readonly Dangling[] =>
  deployment.dockerfiles().flatMap(({ path, tree }) =>
    tree.stages.flatMap((stage) => {
      const line = stageLine(tree, stage);
      const base = line.at(-1)?.base;
      if (!holdsNoApplication(base)) return [];
      return stage.instructions.flatMap((one): Dangling[] => {
        if (one.kind !== 'user') return [];
        const name = userOf(one);
        if (name === undefined || mayBeMade(deployment, path, { name, line })) return [];
        const soughtIn = `in \`${base?.value ?? ''}\`, and no command of the build makes one`;
        return [{ kind: 'user', at: name, name: name.value, missing: true, soughtIn }];
      });
    }),
  ),
);

/** A name as it is written: a variable's value may be made under the variable. */
function userOf({ value, text }: { readonly value: Text; readonly text: Text }): Text | undefined {
  const [name] = value.split(/:/g);
  if (name === undefined || !value.isKnown || text.value.includes('$')) return undefined;
  return /^[a-z][\w-]*$/.test(name.value) && !BROUGHT.test(name.value) ? name : undefined;
}

interface Asked {
  /** In the first stage of the line. */
  readonly name: Text;
  readonly line: readonly DockerfileStage[];
}

function mayBeMade(deployment: Deployment, path: string, { name, line }: Asked): boolean {
  const word = new RegExp(`(?<![\\w-])${name.value}(?![\\w-])|passwd|\\$`);
  const { start } = name.span();
  return line.some((stage, depth) => {
    const isBrought = stage.instructions.some(
      (one) =>
        (depth > 0 || one.text.span().start < start) &&
        (((one.kind === 'copy' || one.kind === 'add') && mayBringAccounts(one)) ||
          (one.kind === 'run' && word.test(one.text.value))),
    );
    const acts = deployment.runsOf(path, 'image-build', stage.index).flatMap((run) => run.acts);
    return isBrought || acts.some((act) => mayMakeAccount(deployment, act, name.value));
  });
}

/** To the root of the image, or to where its accounts are. */
function mayBringAccounts({ destination }: InstructionOf<'copy'> | InstructionOf<'add'>): boolean {
  return destination === undefined || !destination.isKnown || /^\/(?:etc(?:\/.*)?)?$/.test(destination.value);
}

/** A package may make one of a name like its own, a program that is not known any. */
function mayMakeAccount({ programs }: Deployment, act: Act, name: string): boolean {
  if (act.kind === 'run') return !/^(?:ln|chmod|chown|find|sed)$/.test(act.program);
  if (act.kind !== 'install') return false;
  const packages = textsOf(programs, act, 'package');
  return packages.some(
    ({ value, isKnown }) =>
      !isKnown || value.includes(name) || name.includes(value.split(/[=<>~@]/, 1)[0] ?? ''),
  );
}
