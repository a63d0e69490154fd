import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act, Fact } from '../../acts/act.ts';
import { factOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { isFallback } from '../commands/fallbacks.ts';
import { placeOfUse } from '../commands/place-of-use.ts';
import type { ContainerProcess } from './container-process.ts';
import type { Listening, ListeningPort } from './listening-port.ts';
import { listensOfNginx } from './nginx-config.ts';

/** Switches that put a socket or a descriptor in the place of a port. */
const SOCKETS = ['uds', 'fd', 'unix-socket', 'unixsocket', 'sock', 'fd-endpoint', 'endpoint'];

type Surroundings = Pick<ContainerProcess, 'environment' | 'open'>;

/** The ports of a command that serves; undefined where its data speaks of none. */
export function portsOfServer(
  deployment: Deployment,
  process: ContainerProcess,
  act: Act,
): Listening | undefined {
  if (act.program === 'nginx') return listensOfNginx(deployment, process, act.line.text.span());
  return statedPorts(deployment, process, act);
}

/** The ports that a serving command states, or has by default; undefined where its data speaks of none. */
export function statedPorts(
  deployment: Deployment,
  surroundings: Surroundings,
  act: Act,
): Listening | undefined {
  const { programs } = deployment;
  if (SOCKETS.some((name) => act.options.has(name)))
    return unknown('it listens on a socket that it is given', act.line.text.span());
  const bind = factOf(programs, act, 'bind');
  const fact = bind ?? factOf(programs, act, 'port');
  if (fact === undefined) return undefined;
  if (isUnknown(fact)) return fact;
  const doubt = doubtOf(deployment, surroundings, { act, fact, name: bind === undefined ? 'port' : 'bind' });
  if (doubt !== undefined) return unknown(doubt, act.line.text.span());
  const texts = bind === undefined ? [] : textsOf(programs, act, 'bind');
  if (texts.length > 1) {
    const ports = texts.map((text) => portIn(act, { value: text.value, text }));
    const strange = ports.find(isUnknown);
    return strange ?? ports.flatMap((port) => (port === undefined || isUnknown(port) ? [] : [port]));
  }
  const port = portIn(act, fact);
  return port === undefined ? [] : isUnknown(port) ? port : [port];
}

/** Undefined for the path of a socket. */
function portIn(act: Act, { value, text }: Fact): Known<ListeningPort> | undefined {
  const written = String(value);
  if (/^unix:|^\/|\.sock$/.test(written)) return undefined;
  const match = /(?:^|:)(\d{1,5})(?:\/\w*)?$/.exec(written);
  if (match === null || text?.isKnown === false)
    return unknown(`\`${written}\` is no port that can be read`, (text ?? act.line.text).span());
  return { number: Number(match[1]), at: placeOf(act, text, match[1] ?? ''), by: act.program, act };
}

function placeOf(act: Act, text: Text | undefined, digits: string) {
  if (text === undefined) return act.line.text.span();
  const own = text.value.endsWith(digits) ? text.slice(text.length - digits.length) : text;
  return placeOfUse(act, own);
}

/** Why the port may be another one. */
function doubtOf(
  deployment: Deployment,
  { open }: Surroundings,
  { act, fact, name }: { act: Act; fact: Fact; name: 'port' | 'bind' },
): string | undefined {
  const { programs } = deployment;
  // A variable is asked last, where neither the command nor a file of settings says anything.
  const isVariable = [...act.line.environment.values()].some((value) => value === fact.text);
  if (fact.text !== undefined && !isVariable)
    return open !== undefined && isFallback(deployment, fact.text.span()) ? open : undefined;
  const sources = programs.command(act.program, act.command)?.facts.get(name) ?? [];
  if (open !== undefined && !isVariable && sources.some(({ from }) => from === 'environment')) return open;
  const config = factOf(programs, act, 'config');
  if (config === undefined) return undefined;
  if (isUnknown(config)) return config.why;
  if (config.text !== undefined) return `\`${String(config.value)}\` may say another port`;
  const file = posix.basename(String(config.value));
  return String(config.value).startsWith('/') ||
    deployment.repository.below('').some((path) => posix.basename(path) === file)
    ? `\`${file}\` may say another port`
    : undefined;
}
