import { posix } from 'node:path';
import { cover, type Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { Act } from '../acts/act.ts';
import { textsOf } from '../acts/facts.ts';
import type { Where } from '../acts/script.ts';
import type { Deployment } from '../deployment.ts';
import { isThrownAway, startsContainer } from '../links/commands/container-lives.ts';
import { type FileWrite, fileWritesOf, inRepository, textFact } from '../links/commands/file-writes.ts';
import { type Sequence, sequencesOf } from '../links/commands/sequences.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { ContainerChange } from '../model/container-change.ts';
import { readablePath } from '../paths.ts';
import { type Known, unknown } from '../unknown.ts';

const CODE =
  /\.(?:pyx?|whl|[mc]?[jt]sx?|rb|php|go|java|jar|war|class|pl|lua|sh|bash|cs|dll|so|exs?|rs|html?|css|vue|svelte)$|(?:^|\/)(?:requirements[^/]*\.txt|package(?:-lock)?\.json|pyproject\.toml|Pipfile|Gemfile|composer\.json)$/;
const DATA =
  /\.(?:sql|dump|bak|backup|gz|tgz|tar|zip|xz|bz2|zst|csv|tsv|jsonl?|parquet|db|sqlite3?|rdb|pem|crt|cer|key|pfx|xml|txt|log|md|pdf|png|jpe?g|svg|mp[34]|bin|gguf|safetensors|onnx|pt|mmdb)$/i;
const CODE_FOLDER =
  /(?:^|\/)(?:src|app|dist|build|lib|libs|api|server|backend|frontend|public|plugins|themes|modules|templates|scripts|routers?|services)\/?\.?$/;
/** Folders from which no service is started. */
const SCRATCH =
  /^\/?(?:tmp|var\/tmp|dev\/shm|backups?|dumps?|data|import|restore|mnt|var\/lib|var\/backups)(?:\/|$)/;

/** Every change that a script makes to a container which runs already. */
export function containerChangesOf(deployment: Deployment): ContainerChange[] {
  return sequencesOf(deployment).flatMap((sequence) => {
    const seen = new Set<Act['line']>();
    return sequence.acts.flatMap((act) => {
      const found = changesBy(deployment, act).filter(({ where }) => !startsContainer(sequence, where));
      if (found.length === 0 || !act.line.flow.called || seen.has(act.line)) return [];
      seen.add(act.line);
      return found.map((change) => describe(deployment, sequence, change));
    });
  });
}

interface Change extends Pick<ContainerChange, 'kind' | 'names' | 'holds'> {
  readonly act: Act;
  readonly where: Where;
  readonly at: Span;
  /** The project's own folder takes it (`npm install`): it may be a mount. */
  readonly isLocal: boolean;
}

function changesBy(deployment: Deployment, act: Act): Change[] {
  const written = fileWritesOf(deployment)(act).flatMap((write) => writeInto(deployment, write));
  return written.length > 0 ? written : commandIn(deployment, act);
}

/** They change who may use a file, not what it holds. */
const PERMISSIONS = ['chmod', 'chown', 'chgrp', 'setfacl'];

function writeInto(deployment: Deployment, write: FileWrite): Change[] {
  const { act, path, sources } = write;
  const where = write.where.at(-1);
  if (where?.kind !== 'container' || isOwnPlace(act, where) || PERMISSIONS.includes(act.program)) return [];
  const isCopy = act.kind === 'copy' && act.line.where.at(-1) !== where;
  // A copy from one place of the container to another puts nothing new there.
  if (act.kind === 'copy' && !isCopy) return [];
  const named = sources.length > 0 && !SCRATCH.test(path.value) ? sources : [path];
  const holds = SCRATCH.test(path.value) ? 'data' : holdingsOf(deployment, act, named);
  const names = named
    .map((name) => posix.normalize(readablePath(name.isKnown ? name.value : posix.basename(name.value))))
    .join(', ');
  const destination = isCopy ? textsOf(deployment.programs, act, 'destination').at(-1) : undefined;
  const at = (destination ?? path).span();
  return [{ act, where, kind: isCopy ? 'copy' : 'edit', names, holds, at, isLocal: true }];
}

function holdingsOf(deployment: Deployment, act: Act, names: readonly Text[]): 'code' | 'data' | 'other' {
  const each = names.map((name) => holdingOf(deployment, act, name));
  if (each.includes('code')) return 'code';
  return each.includes('data') ? 'data' : 'other';
}

function holdingOf(deployment: Deployment, act: Act, name: Text): 'code' | 'data' | 'other' {
  if (CODE.test(name.value)) return 'code';
  if (DATA.test(name.value)) return 'data';
  const folder = name.isKnown ? inRepository(deployment, act, name) : undefined;
  if (folder !== undefined && deployment.repository.hasDirectory(folder)) {
    return deployment.repository.below(folder).some((path) => CODE.test(path)) ? 'code' : 'other';
  }
  return CODE_FOLDER.test(name.value) ? 'code' : 'other';
}

/** A container's own command prepares it at every start. */
function isOwnPlace({ line }: Act, where: Where): boolean {
  return line.script.where.includes(where);
}

/** Managers that put packages into the system or the interpreter, and not into a folder of the project. */
const SYSTEM_MANAGERS = [
  'pip',
  'apt',
  'apk',
  'dnf',
  'gem',
  'conda',
  'pacman',
  'dpkg',
  'brew',
  'pipx',
  'snap',
];

function commandIn(deployment: Deployment, act: Act): Change[] {
  const where = act.line.where.at(-1);
  if (where?.kind !== 'container' || isOwnPlace(act, where)) return [];
  if (act.kind !== 'install' && act.kind !== 'update') return [];
  const manager = textFact(deployment.programs, act, 'manager') ?? '';
  const first = act.line.argv[0] ?? act.line.text;
  const at = coverIfOneFile(first.span(), (act.line.argv.at(-1) ?? first).span());
  const names = act.line.argv
    .map((word) => readablePath(word.value))
    .join(' ')
    .replaceAll(/[\u{FFFB}\u{FFFC}]/gu, '…');
  return [
    { act, where, kind: act.kind, names, holds: 'code', at, isLocal: !SYSTEM_MANAGERS.includes(manager) },
  ];
}

function describe(deployment: Deployment, sequence: Sequence, change: Change): ContainerChange {
  const { act, where, kind, names, holds, at } = change;
  const container = where.name;
  return {
    ...artefactsOf(deployment).ofAct(act),
    at,
    kind,
    names,
    holds,
    container: container === undefined || !container.isKnown ? 'the container' : container.value,
    container_at: container?.span() ?? at,
    thrown_away: isThrownAway(deployment, sequence, { act, where }),
    persists: persists(deployment, change),
  };
}

/** What a Compose service mounts from the host may be the very folder that is written to. */
function persists(deployment: Deployment, { where, isLocal, kind, at }: Change): Known<boolean> {
  if (!isLocal) return false;
  const name = where.name?.value;
  const services = deployment.composeFiles().flatMap(({ compose }) => compose.services);
  const service = services.find((one) => one.name.value === name || one.containerName?.value === name);
  if (service !== undefined) return service.mounts.some(({ type }) => type === 'bind');
  return kind === 'copy' || kind === 'edit'
    ? false
    : unknown('nothing here says what is mounted into the container', at);
}

function coverIfOneFile(a: Span, b: Span): Span {
  return a.path === b.path && a.start <= b.end ? cover(a, b) : b;
}
