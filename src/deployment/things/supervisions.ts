import { type Span, spanKey } from '../../repository/span.ts';
import type { Condition } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { keptServers } from '../links/keepers/keepers.ts';
import type { KeptServer } from '../links/keepers/kept-server.ts';
import { isSameServer, type ServerIdentity } from '../links/keepers/server-identity.ts';
import { callersOf } from '../links/reach/callers.ts';
import { filesLedTo } from '../links/reach/related-files.ts';
import type { Keeper, Supervision } from '../model/supervision.ts';

/** Every server that something starts by itself, with all that do. */
export function supervisionsOf(deployment: Deployment): Supervision[] {
  return groups(deployment).map((group) => supervisionOf(deployment, group));
}

/** Everything that starts a server by itself. */
export function keepersOf(deployment: Deployment): Keeper[] {
  return keptServers(deployment).map(keeperOf);
}

/** Kinds in order: the first of a group is the one that had better go. */
const WEAKEST: readonly KeptServer['keeper']['kind'][] = [
  'script',
  'loop',
  'boot-script',
  'cron',
  'timer',
  'pm2',
  'supervisord',
  'engine',
  'unit',
];

const groups = once((deployment: Deployment): KeptServer[][] => {
  const found = new Groups();
  for (const one of keptServers(deployment)) {
    const group = found.of(one);
    if (group === undefined) found.begin(one);
    else if (group.every((other) => isAnother(deployment, one, other))) group.push(one);
  }
  const rank = ({ keeper }: KeptServer): number => WEAKEST.indexOf(keeper.kind);
  return found.all.map((group) => group.toSorted((a, b) => rank(a) - rank(b)));
});

type Port = string | undefined;

/** Kept servers by what they are: with many on one key, only those of a port, and of none, are looked at. */
class Groups {
  readonly all: KeptServer[][] = [];
  readonly #byKey = new Map<string, Map<Port, number[]>>();

  /** The first group whose server is this one. */
  of({ identity }: KeptServer): KeptServer[] | undefined {
    const byPort = this.#byKey.get(identity.key);
    if (byPort === undefined) return undefined;
    const ports = identity.port === undefined ? [...byPort.keys()] : [identity.port, undefined];
    const places = ports.flatMap(
      (port) => byPort.get(port)?.find((place) => this.#isOf(place, identity)) ?? [],
    );
    return places.length === 0 ? undefined : this.all[Math.min(...places)];
  }

  begin(one: KeptServer): void {
    const { key, port } = one.identity;
    const byPort = this.#byKey.get(key) ?? new Map<Port, number[]>();
    this.#byKey.set(key, byPort);
    byPort.set(port, [...(byPort.get(port) ?? []), this.all.length]);
    this.all.push([one]);
  }

  #isOf(place: number, identity: ServerIdentity): boolean {
    const first = this.all[place]?.[0];
    return first !== undefined && isSameServer(first.identity, identity);
  }
}

/** A keeper of its own, and one that can be there at the same time. */
function isAnother(deployment: Deployment, a: KeptServer, b: KeptServer): boolean {
  if (a.keeper.artefact.role !== b.keeper.artefact.role) return false;
  if (a.keeper.kind === b.keeper.kind && (a.keeper.name === b.keeper.name || a.keeper.kind === 'cron'))
    return false;
  if (spanKey(a.keeper.at) === spanKey(b.keeper.at)) return false;
  return (
    !excludeEachOther(a, b) &&
    !startsTheOther(a, b) &&
    !(standsInFor(a, b) || standsInFor(b, a)) &&
    areOnOneMachine(deployment, a, b) &&
    !inOtherBranches(conditionsOf(deployment, a), conditionsOf(deployment, b))
  );
}

/** `Conflicts=` (systemd.unit(5)): starting the one stops the other. */
function excludeEachOther(a: KeptServer, b: KeptServer): boolean {
  const conflicts = (one: KeptServer, other: KeptServer): boolean =>
    one.keeper.unit?.file
      .directives('Unit', 'Conflicts')
      .some(({ value }) => value.value.split(/\s+/).includes(other.keeper.name)) ?? false;
  return conflicts(a, b) || conflicts(b, a);
}

/** One that only starts the script at boot, in which the other's loop goes round, is one chain. */
function startsTheOther(a: KeptServer, b: KeptServer): boolean {
  if (a.act !== b.act) return false;
  const [first, second] = a.keeper.kind === 'loop' ? [b.keeper, a.keeper] : [a.keeper, b.keeper];
  return second.kind === 'loop' && (!first.restarts || first.kind === 'cron');
}

/** A script that starts the server itself only where systemd does not keep it: `if systemctl is-enabled … else nohup …`. */
function standsInFor({ keeper, act }: KeptServer, other: KeptServer): boolean {
  return (
    keeper.unit === undefined &&
    other.keeper.unit !== undefined &&
    act.line.flow.conditions.some(
      ({ text, branch }) =>
        branch === 'else' &&
        /\bsystemctl\b.*\b(?:is-enabled|is-active|cat|status)\b/.test(text.value.slice(0, 300)),
    )
  );
}

/**
 * Two installers of somebody else's program, neither of which leads to the other, are for two machines. A program of the
 * repository is one, whoever installs it.
 */
function areOnOneMachine(deployment: Deployment, a: KeptServer, b: KeptServer): boolean {
  const paths = [a, b].map(({ keeper }) => keeper.at.path);
  const [first = '', second = ''] = paths;
  const areInstallers = paths.every((path) => deployment.repository.file(path)?.format === 'shell');
  if (first === second || !areInstallers || /^(?:file|web) /.test(a.identity.key)) return true;
  const ledTo = filesLedTo(deployment);
  return ledTo(first).has(second) || ledTo(second).has(first);
}

/** Of the command that starts it, or that writes the file in which its keeper stands. */
function conditionsOf(deployment: Deployment, { keeper, act }: KeptServer): readonly Condition[] {
  const writer = deployment.writtenFiles().find(({ content }) => holds(content.span(), keeper.at));
  return (writer?.act ?? act).line.flow.conditions;
}

function holds(outer: Span, inner: Span): boolean {
  return outer.path === inner.path && outer.start <= inner.start && inner.end <= outer.end;
}

function inOtherBranches(a: readonly Condition[], b: readonly Condition[]): boolean {
  return a.some((one) =>
    b.some(
      (other) =>
        one.acts.from === other.acts.from && one.text.path === other.text.path && isOtherBranch(one, other),
    ),
  );
}

function isOtherBranch(one: Condition, other: Condition): boolean {
  if (one.branch === 'arm') return other.branch === 'arm' && one.text.value !== other.text.value;
  return one.text.value === other.text.value && one.branch !== other.branch;
}

function supervisionOf(deployment: Deployment, group: readonly KeptServer[]): Supervision {
  const [first] = group;
  if (first === undefined) throw new Error('a server without a keeper');
  const { artefact } = first.keeper;
  return {
    ...artefact,
    reachable: group.some(({ keeper }) => keeper.artefact.reachable),
    at: first.keeper.at,
    server: first.identity.label,
    keepers: group.map(keeperOf),
    keepers_shown: listed([...new Set(group.map(({ keeper }) => shown(keeper)))]),
    others_at: group.slice(1).map(({ keeper }) => keeper.at),
    installed: areInstalled(deployment, group),
  };
}

const NAMES: Readonly<Record<KeptServer['keeper']['kind'], string>> = {
  unit: 'the unit',
  engine: 'the container engine',
  supervisord: 'supervisord',
  pm2: 'pm2',
  cron: 'cron',
  timer: 'the timer',
  loop: 'a loop in',
  'boot-script': 'the boot script',
  script: 'the script',
};

function shown({ kind, name }: KeptServer['keeper']): string {
  return ['unit', 'loop', 'script', 'boot-script'].includes(kind)
    ? `${NAMES[kind]} \`${name}\``
    : NAMES[kind];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const wordsOfCommands = once((deployment: Deployment): ReadonlySet<string> => {
  const words = new Set<string>();
  for (const { line } of deployment.acts())
    for (const { value } of line.argv) words.add(value.slice(value.lastIndexOf('/') + 1));
  return words;
});

/** Nothing but people, and scripts that people start, starts the file. */
function isStartedByHand(
  deployment: Deployment,
  path: string,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (seen.has(path)) return true;
  return callersOf(deployment, path).every(({ line: { script } }) => {
    const { kind } = script.origin;
    if (kind === 'recipe' || kind === 'package-script') return true;
    return kind === 'file' && isStartedByHand(deployment, script.path, new Set([...seen, path]));
  });
}

/**
 * Of unit files alone two: one of them may be put in place under one name in the others' stead. Scripts that people start are ways of
 * which they take one.
 */
function areInstalled(deployment: Deployment, group: readonly KeptServer[]): boolean {
  const isByHand = ({ keeper: { kind, name } }: KeptServer): boolean =>
    (kind === 'loop' || kind === 'script') && isStartedByHand(deployment, name);
  if (group.every(isByHand)) return false;
  const installed = group.filter((one) => isInstalled(deployment, one));
  return installed.length > (group.every(({ keeper }) => keeper.unit !== undefined) ? 1 : 0);
}

/** Some command names the unit or the file, or the keeper stands in a script. */
function isInstalled(deployment: Deployment, { keeper }: KeptServer): boolean {
  const format = deployment.repository.file(keeper.at.path)?.format;
  if (format === 'shell') return true;
  const words = wordsOfCommands(deployment);
  const file = keeper.at.path.split('/').at(-1) ?? '';
  return [file, keeper.name, keeper.name.replace(/\.service$/, '')].some((name) => words.has(name));
}

function keeperOf({ keeper }: KeptServer): Keeper {
  const { kind, at, says, name, restarts, artefact } = keeper;
  return { ...artefact, kind, at, says, name, restarts };
}
