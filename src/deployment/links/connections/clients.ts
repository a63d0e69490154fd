import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf } from '../../acts/facts.ts';
import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { isUnknown } from '../../unknown.ts';
import { isFallback } from '../commands/fallbacks.ts';
import { runsOnHost } from '../commands/host-side.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';

/** Something that dials a server, and what it says of whom it dials. A text may be unknown. */
export interface Client {
  readonly artefact: Artefact;
  readonly at: Span;
  readonly program: string;
  readonly protocol: string;
  readonly host?: Text;
  /** Where it is dialled when nothing says: `127.0.0.1` for redis-cli. */
  readonly defaultHost?: string;
  readonly port?: { readonly number: number; readonly text?: Text };
  readonly user?: Text;
  readonly database?: Text;
  readonly place: ClientPlace;
  /** Its values hold only where variables are not set. */
  readonly fallback: boolean;
  /** Why the values may not hold, as a clause. */
  readonly unsettled?: string;
}

export type ClientPlace =
  | { readonly kind: 'host' }
  /** Inside a container that a command names. */
  | { readonly kind: 'container'; readonly name: Text | undefined }
  /** A service of that compose file. */
  | { readonly kind: 'service'; readonly path: string; readonly service: string }
  | { readonly kind: 'workload' }
  /** Another machine, an image, a place that nothing tells. */
  | { readonly kind: 'elsewhere' };

/** Commands that dial something. */
export function clientsInActs(deployment: Deployment): Client[] {
  return deployment
    .acts()
    .flatMap((act) =>
      act.kind === 'dump' || act.kind === 'connect' ? (clientOf(deployment, act) ?? []) : [],
    );
}

/** Whom a command dials; undefined where it dials nobody that can be told. */
export function clientOf(deployment: Deployment, act: Act): Client | undefined {
  const { programs } = deployment;
  const protocol = factOf(programs, act, 'protocol');
  if (protocol === undefined || isUnknown(protocol)) return undefined;
  const name = String(protocol.value);
  const said = name === 'http' ? textOf(programs, act, 'url') : urlOf(deployment, act);
  const address = said === undefined ? addressOf(deployment, act) : readAddress(said);
  if (address === undefined) return undefined;
  // It never logs in: whatever user and database it is given, the answer is the same (pg_isready's manual page, Notes).
  const { user: _user, database: _database, ...reached } = address;
  return {
    artefact: artefactsOf(deployment).ofAct(act),
    at: act.line.text.span(),
    program: act.program,
    protocol: name,
    ...(act.program === 'pg_isready' ? reached : address),
    place: placeOf(deployment, act),
    fallback: false,
    ...unsettled(deployment, act, address),
  };
}

/** A URL in the place of a database's name, or where the program takes one. */
function urlOf(deployment: Deployment, act: Act): Text | undefined {
  const texts = [textOf(deployment.programs, act, 'url'), operandOr(deployment, act, 'database')];
  return texts.find((text) => text?.value.includes('://') === true);
}

/** What the command line says, also where it is not known: `factOf` gives no text for that. */
function operandOr(deployment: Deployment, act: Act, name: 'database' | 'user' | 'host'): Text | undefined {
  const { programs } = deployment;
  const sources = programs.command(act.program, act.command)?.facts.get(name) ?? [];
  for (const source of sources) {
    const text =
      source.from === 'option'
        ? act.options.get(source.option)?.at(-1)?.value
        : source.from === 'operand'
          ? act.operands.get(source.operand)?.[0]
          : source.from === 'environment'
            ? act.line.environment.get(source.variable)
            : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

type Address = Pick<Client, 'host' | 'port' | 'user' | 'database' | 'defaultHost'>;

function addressOf(deployment: Deployment, act: Act): Address {
  const { programs } = deployment;
  const [said, user, database] = (['host', 'user', 'database'] as const).map((name) =>
    operandOr(deployment, act, name),
  );
  const host = takesSocket(act) ? undefined : said;
  const port = factOf(programs, act, 'port');
  const number = port === undefined || isUnknown(port) ? Number.NaN : Number(port.value);
  // Without a host the clients of MySQL take the local socket, whatever `localhost` is.
  const defaultHost = factOf(programs, act, 'host');
  return {
    ...(host === undefined ? {} : { host }),
    ...(user === undefined ? {} : { user }),
    ...(database === undefined ? {} : { database }),
    ...(Number.isInteger(number) && port !== undefined && !isUnknown(port)
      ? { port: { number, ...(port.text === undefined ? {} : { text: port.text }) } }
      : {}),
    ...(defaultHost === undefined ||
    isUnknown(defaultHost) ||
    act.program.startsWith('my') ||
    defaultHost.text !== undefined
      ? {}
      : { defaultHost: String(defaultHost.value) }),
  };
}

/** A client of MySQL that is told its socket dials no port (its manual page, `--socket`, `--protocol`). */
function takesSocket({ program, options }: Act): boolean {
  if (!program.startsWith('my')) return false;
  const protocol = options.get('protocol')?.at(-1)?.value?.value.toLowerCase();
  return protocol === undefined ? options.has('socket') : protocol === 'socket';
}

const PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  redis: 6379,
  mongodb: 27017,
};
const ADDRESS =
  /^([a-z][a-z0-9]*)(?:\+\w+)?:\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\[[^\]]*\]|[^:/?#@]*)(?::([^/?#]*))?(?:\/([^?#/]*))?/di;

/** Host, port, user and database of a URL, each with its characters; undefined when it is none. */
export function readAddress(text: Text): Address | undefined {
  const match =
    text.length > 2000
      ? null
      : (ADDRESS.exec(text.value) ??
        /^()()()(localhost|127\.0\.0\.1)(?::(\d+))?()(?:\/|$)/d.exec(text.value));
  if (match === null) return undefined;
  const part = (index: number): Text | undefined => {
    const range = match.indices?.[index];
    return range === undefined || range[0] === range[1] ? undefined : text.slice(range[0], range[1]);
  };
  const [host, user, database, port] = [part(4), part(2), part(6), part(5)];
  const number =
    port === undefined
      ? PORTS[(match[1] || 'http').toLowerCase()]
      : port.isKnown
        ? Number(port.value)
        : undefined;
  return {
    ...(host === undefined ? {} : { host }),
    ...(user === undefined ? {} : { user }),
    ...(database === undefined ? {} : { database }),
    ...(number === undefined || !Number.isInteger(number)
      ? {}
      : { port: { number, ...(port === undefined ? {} : { text: port }) } }),
  };
}

function placeOf(deployment: Deployment, act: Act): ClientPlace {
  const { script, where } = act.line;
  const inner = where.at(-1);
  if (script.origin.kind === 'compose')
    return { kind: 'service', path: script.path, service: script.origin.service };
  if (script.origin.kind === 'workload') return { kind: 'workload' };
  if (inner?.kind === 'container')
    return script.origin.kind === 'image-command'
      ? { kind: 'elsewhere' }
      : { kind: 'container', name: inner.name };
  return inner?.kind === 'host' && where.length === 1 && runsOnHost(deployment, script) === true
    ? { kind: 'host' }
    : { kind: 'elsewhere' };
}

/** Ways in which a script takes variables from a file that only the host has. */
const READS_VARIABLES = /(?:^|[\s/"'$({=<])\.env\b|(?:^|[\s;&])(?:source|\.)[ \t]+\S*env|--env-file/m;

/** Why a default of the script may not be what it works with. */
function unsettled(deployment: Deployment, act: Act, said: Address): { unsettled?: string } {
  const { script, where } = act.line;
  const isDefault = [said.host, said.user, said.database].some(
    (text) => text !== undefined && isFallback(deployment, text.span()),
  );
  if (isDefault && READS_VARIABLES.test(script.text.value.replace(/^[ \t]*#.*$/gm, ''))) {
    return { unsettled: 'the script reads a file of variables' };
  }
  const isAlternative = insideActs(deployment)
    .get(script)
    ?.some((other) => other.program === act.program && other.line.where.length > where.length);
  return isAlternative === true
    ? { unsettled: 'the script has another way for where the server runs in a container' }
    : {};
}

/** Acts of each script that run inside something else, where a condition asks for it. */
const insideActs = once((deployment: Deployment): ReadonlyMap<Script, readonly Act[]> => {
  const found = new Map<Script, readonly Act[]>();
  for (const { script, acts } of deployment.runs()) {
    const inside = acts.filter(({ line }) => line.where.length > 1 && line.flow.conditions.length > 0);
    if (inside.length > 0) found.set(script, inside);
  }
  return found;
});
