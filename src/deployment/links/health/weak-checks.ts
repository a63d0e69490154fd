import { parseShell } from '../../../syntax/shell/shell.ts';
import type { Statement } from '../../../syntax/shell/tree.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { isUnknown } from '../../unknown.ts';
import { fileInContainer } from '../ports/container-files.ts';
import { type ExitLevel, ExitLevels, type StageOf } from './exit-level.ts';
import { type ProbedContainer, probedContainers, runOfProbe, wordsOf } from './probed-containers.ts';
import type { WeakCheck } from './weak-check.ts';
import { isActOf, weakness } from './weak-commands.ts';
import { weakHandlers } from './weak-handlers.ts';

/** Every check that passes when it should not. */
export const weakChecks = once((deployment: Deployment): readonly WeakCheck[] => [
  ...probedContainers(deployment).flatMap((probed) => ofProbe(deployment, probed)),
  ...weakHandlers(deployment),
]);

const ABOUT_HEALTH = /health|ready|live|ping|status|alive|_up\b|\/up\b/i;

function ofProbe(deployment: Deployment, probed: ProbedContainer): WeakCheck[] {
  const { probe, artefact, who } = probed;
  const level = levelOf(deployment, probed);
  if (level?.because === undefined || level.failsOn === 'anything') return [];
  const { says, at, instead, option } = level.because;
  return [
    {
      artefact,
      who,
      at: at.span(),
      passes: level.failsOn === 'nothing' ? 'always' : 'on-error',
      because: says,
      instead,
      optionAt: option?.span(),
      asksForHealth:
        isUnknown(probe.ask) || probe.ask.kind !== 'exec' || asks(probe.ask.words.map(({ value }) => value)),
      declaredAt: probe.at,
    },
  ];
}

function asks(words: readonly string[]): boolean {
  const urls = words.join(' ').match(/https?:\/\/\S+|(?:localhost|127\.0\.0\.1)\S*/g) ?? [];
  return urls.length === 0 || urls.some((url) => ABOUT_HEALTH.test(url.replace(/^https?:\/\/[^/]*/, '')));
}

function levelOf(deployment: Deployment, probed: ProbedContainer): ExitLevel | undefined {
  const { ask } = probed.probe;
  const run = runOfProbe(deployment, probed);
  if (run === undefined || isUnknown(ask) || ask.kind !== 'exec') return undefined;
  const words = wordsOf(ask);
  const [shell, flag, text] = words;
  const isShell = /(?:^|\/)(?:ba|da|a|z)?sh$/.test(shell?.value ?? '') && /^-\w*c$/.test(flag?.value ?? '');
  if (isShell && text !== undefined) {
    const script = {
      body: parseShell(text).body,
      shellText: words.map(({ value }) => value).join(' '),
      errexit: /e/.test(flag?.value ?? ''),
    };
    const [only] = run.acts;
    const path = run.acts.length === 1 && only !== undefined ? scriptOf(deployment, probed, only) : undefined;
    return path === undefined
      ? levelOfShell(deployment, probed, { ...script, acts: run.acts })
      : ofFile(deployment, probed, path);
  }
  if (/^(?:\/bin\/)?(?:true|echo|:)$/.test(shell?.value ?? '') && shell !== undefined)
    return { failsOn: 'nothing', because: { says: `\`${shell.value}\` always succeeds`, at: shell } };
  const [act] = run.acts;
  if (act === undefined) return undefined;
  const path = scriptOf(deployment, probed, act);
  if (path !== undefined) return ofFile(deployment, probed, path);
  const surroundings = { programs: deployment.programs, process: probed.process, shellText: undefined };
  return weakness(surroundings, act, { before: [], isAlone: true });
}

/** The shell script of the repository that a command of the check starts. */
function scriptOf(deployment: Deployment, { process }: ProbedContainer, act: Act): string | undefined {
  if (act.kind !== 'run') return undefined;
  const path = fileInContainer(deployment, process, act);
  return path !== undefined && deployment.repository.file(path)?.format === 'shell' ? path : undefined;
}

function ofFile(deployment: Deployment, probed: ProbedContainer, path: string): ExitLevel | undefined {
  const tree = deployment.shellTree(path);
  const run = deployment.runs().find(({ script }) => script.path === path && script.origin.kind === 'file');
  if (tree === undefined || tree.problems.length > 0 || run === undefined) return undefined;
  return levelOfShell(deployment, probed, {
    body: tree.body,
    shellText: undefined,
    errexit: run.script.errexit,
    acts: run.acts,
  });
}

interface ShellCheck {
  readonly body: readonly Statement[];
  readonly shellText: string | undefined;
  readonly errexit: boolean;
  readonly acts: readonly Act[];
}

function levelOfShell(
  deployment: Deployment,
  { process }: ProbedContainer,
  { body, shellText, errexit, acts }: ShellCheck,
): ExitLevel | undefined {
  const surroundings = { programs: deployment.programs, process, shellText };
  const levels = new ExitLevels(
    (command, stage: StageOf) => {
      const own = acts.filter((act) => isActOf(command, act));
      const [only] = own;
      return only === undefined ? undefined : weakness(surroundings, only, stage);
    },
    { errexit, pipefail: /\bpipefail\b/.test(body.map(({ text }) => text.value).join('\n')) },
  );
  return body.length === 0 ? undefined : levels.ofList(body);
}
