import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown } from '../../unknown.ts';
import { textKey } from '../commands/machines.ts';
import { fileStarted } from '../reach/edges.ts';

/** What makes two commands the start of one server. */
export interface ServerIdentity {
  /** Equal for the same program and application. */
  readonly key: string;
  /** Absent where the command does not say. */
  readonly port: string | undefined;
  /** For people. */
  readonly label: string;
  /** Name of the remote host or guest where that is said; absent on this repository's own host. */
  readonly machine: string | undefined;
  /** The container that it runs in; absent outside of containers. */
  readonly container: string | undefined;
  /** Working directory on the host, where its keeper says one. */
  readonly directory: string | undefined;
}

/** Servers of Python web applications: one application is one server, whichever of them serves it. */
const WEB = /^(?:uvicorn|gunicorn|hypercorn|daphne|granian|waitress-serve|flask|fastapi)$/;

/** The identity of what an act starts; undefined when too little of it is known. */
export function identityOf(deployment: Deployment, act: Act): ServerIdentity | undefined {
  const what =
    act.kind === 'serve'
      ? served(deployment, act)
      : act.kind === 'run'
        ? started(deployment, act)
        : undefined;
  if (what === undefined) return undefined;
  const { where } = act.line;
  const place = where.findLast(({ kind }) => kind === 'guest' || kind === 'remote');
  const container = where.findLast(({ kind }) => kind === 'container');
  return {
    ...what,
    machine: place?.name === undefined ? undefined : textKey(place.name).replace(/^.*@/, ''),
    container: container === undefined ? undefined : (container.name?.value ?? act.line.script.path),
    directory: undefined,
  };
}

/** Where one of them does not say its port or its machine, they may be the same. */
export function isSameServer(a: ServerIdentity, b: ServerIdentity): boolean {
  const agree = (one: string | undefined, other: string | undefined): boolean =>
    one === undefined || other === undefined || one === other;
  return (
    a.key === b.key &&
    a.container === b.container &&
    agree(a.port, b.port) &&
    agree(a.machine, b.machine) &&
    agree(a.directory, b.directory)
  );
}

type What = Pick<ServerIdentity, 'key' | 'port' | 'label'>;

function served(deployment: Deployment, act: Act): What | undefined {
  const { programs } = deployment;
  const app = textOf(programs, act, 'app');
  const label = [act.program, act.command, app?.value ?? ''].filter((word) => word !== '').join(' ');
  const port = portOf(deployment, act);
  if (app !== undefined && !app.isKnown) return undefined;
  if (WEB.test(act.program) && app !== undefined) {
    const file = fileStarted(deployment, act);
    return { key: file === undefined ? `web ${posix.basename(app.value)}` : `file ${file}`, port, label };
  }
  const words = act.line.argv.slice(1);
  if (words.some((word) => !word.isKnown)) return undefined;
  return { key: [act.program, ...words.map(({ value }) => value)].join(' '), port: undefined, label };
}

function portOf({ programs }: Deployment, act: Act): string | undefined {
  const fact = factOf(programs, act, 'bind') ?? factOf(programs, act, 'port');
  if (fact === undefined) return undefined;
  return isUnknown(fact)
    ? `unknown: ${fact.why}`
    : (/(\d+)$/.exec(String(fact.value))?.[1] ?? String(fact.value));
}

/** Runtimes whose first operand is the program. */
function started(deployment: Deployment, act: Act): What | undefined {
  const file = fileStarted(deployment, act);
  const given = (act.operands.get('argument') ?? []).map(({ value }) => value);
  const port = /--?p(?:ort)?[= ](\d{2,5})\b/.exec(given.join(' '))?.[1];
  const args = given
    .filter((word) => !/^--?(?:p(?:ort)?|host|bind)(?:=|$)|^\d+$|^\d+\.\d+\.\d+\.\d+$/.test(word))
    .join(' ');
  const name = file ?? act.runs?.value;
  // A path that is neither in the repository nor absolute is another program in each working directory.
  if (name === undefined || (file === undefined && !name.startsWith('/'))) return undefined;
  if (/[\u{FFFB}\u{FFFC}]/u.test(`${name}${args}`)) return undefined;
  const label = file === undefined ? name : posix.basename(file);
  return {
    key: `${file === undefined ? 'path' : 'file'} ${name}${args === '' ? '' : ` ${args}`}`,
    port,
    label,
  };
}
