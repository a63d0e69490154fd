import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { textOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { environmentOf } from '../../lowering/script-of.ts';
import { buildOf } from '../images/dockerfile-builds.ts';
import { buildsOf } from '../images/images.ts';
import { type ContainerProcess, processOf } from './container-process.ts';

/** What a command that runs an image starts in the container, with the mounts of `-v`. */
export function processOfCommand(deployment: Deployment, act: Act, image: Text): ContainerProcess {
  const { programs } = deployment;
  const [build] = buildsOf(deployment, image).flatMap(buildOf);
  const entrypoint = textOf(programs, act, 'entrypoint');
  const words = act.operands.get('command') ?? [];
  const pairs = variablesOfCommand(deployment, act);
  const variables = act.options.get('env-file')?.at(-1)?.value;
  const volumes = textsOf(programs, act, 'volume').flatMap((text) => {
    const [source, target] = text.split(/:/g);
    return source === undefined || target === undefined
      ? []
      : [{ target, source: undefined, isVolume: !/^[/.~$]/.test(source.value) }];
  });
  return processOf(deployment, build, {
    image,
    entrypoint: entrypoint === undefined ? undefined : [entrypoint],
    command: words.length === 0 ? undefined : words,
    environment: environmentOf(pairs),
    open:
      variables !== undefined
        ? `\`${variables.value}\` may set more variables`
        : pairs.some(({ value }) => value === undefined)
          ? 'variables come from outside'
          : undefined,
    workingDirectory: undefined,
    mounts: volumes,
    text: act.line.text,
  });
}

/** `-e NAME=value`; `-e NAME` has no value of its own. */
export function variablesOfCommand(
  deployment: Deployment,
  act: Act,
): { readonly name: Text; readonly value?: Text }[] {
  return textsOf(deployment.programs, act, 'variable').map((text) => {
    const equals = text.value.indexOf('=');
    return equals < 0 ? { name: text } : { name: text.slice(0, equals), value: text.slice(equals + 1) };
  });
}
