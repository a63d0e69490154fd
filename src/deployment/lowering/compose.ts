import type { ComposeFile, ComposeService } from '../../syntax/compose/file.ts';
import { argvScript, environmentOf, type Lowered, shellScript } from './script-of.ts';

/** Commands, entry points and health checks of a compose file's services. */
export function lowerCompose(compose: ComposeFile): Lowered[] {
  return compose.services.flatMap(lowerService);
}

function lowerService(service: ComposeService): Lowered[] {
  const name = service.name.value;
  const where = { kind: 'container', name: service.name } as const;
  const settings = { where, environment: environmentOf(service.environment) };
  const origin = { kind: 'compose', service: name, part: 'command' } as const;
  const words = [...(service.entrypoint?.words ?? []), ...(service.command?.words ?? [])];
  const text = service.command?.text ?? service.entrypoint?.text;
  const command =
    words.length === 0 || text === undefined ? [] : [argvScript(words, text, { ...settings, origin })];
  const test = service.healthcheck?.test;
  if (test === undefined || service.healthcheck?.disabled === true) return command;
  const check = { ...settings, origin: { kind: 'compose', service: name, part: 'healthcheck' } as const };
  const [first] = test.words;
  return [
    ...command,
    test.form === 'shell' && first !== undefined
      ? shellScript(first, check)
      : argvScript(test.words, test.text, check),
  ];
}
