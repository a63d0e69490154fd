import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { factOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown } from '../../unknown.ts';
import { copyEnd, inRepository } from '../commands/file-writes.ts';
import { actsAfter, firstOf, loopsAround, type Sequence } from '../commands/sequences.ts';
import type { Work } from './work.ts';

/** A command whose failure is thrown away, where it stands. */
export interface Suppressed {
  readonly act: Act;
  readonly work: Work;
  readonly sequence: Sequence;
}

/** What says or shows that the failure of a command may go unseen, as a clause; undefined when nothing does. */
export function excuseOf(deployment: Deployment, { act, work, sequence }: Suppressed): string | undefined {
  const excuses: readonly (readonly [says: string, holds: () => boolean])[] = [
    ['its output is what is asked for', () => isCaptured(deployment, act)],
    ['it stands in a clean-up, a rollback or a backup', () => isAside(act)],
    ['a comment beside it says so', () => isCommented(deployment, act)],
    ['it is tried again', () => isTriedAgain(sequence, act)],
    ['nothing that follows uses it', () => isAccessory(deployment, { act, work, sequence })],
    [
      'something looks afterwards whether it is there',
      () => isLookedFor(deployment, { act, work, sequence }),
    ],
  ];
  return excuses.find(([, holds]) => holds())?.[0];
}

/** `for i in 1 2 3; do npm ci && break || true; done`. */
function isTriedAgain(sequence: Sequence, act: Act): boolean {
  return loopsAround(sequence, act).some(({ leaves, loop }) => leaves || /\bbreak\b/.test(loop.text.value));
}

/** `out=$(npm ci 2>&1) || true`. */
function isCaptured(deployment: Deployment, { line }: Act): boolean {
  const { path, start } = line.text.span();
  const before = deployment.repository.file(path)?.content.slice(Math.max(0, start - 40), start) ?? '';
  return /(?:\$\(|`)\s*(?:set [-+]\w+;\s*)?$/.test(before);
}

const ASIDE =
  /clean|roll_?back|uninstall|remove|purge|tear_?down|destroy|reset|stop|backup|snapshot|debug|diagnos|status|repair|fix|test|prewarm|warm_?up|cache/i;

function isAside({ line }: Act): boolean {
  return line.flow.functions.some((name) => ASIDE.test(name)) || ASIDE.test(posix.basename(line.script.path));
}

const REASONS =
  /\boptional|best[- ]effort|non-?(?:fatal|critical|blocking)|not (?:fatal|critical|required|needed|all)|\b(?:may|might|can|could|should) (?:not|fail|already|be)\b|\balready\b|\bif (?:it |they )?(?:exists?|present|available|needed|any)|nice to have|fall ?back|harmless|in case|won'?t|do(?:n'?t| not) (?:fail|block|abort)|expected to|tolerate|\bskip|\bit['’]?s (?:ok|fine|alright)\b/i;

/** A comment on the line, or the comment lines above it, with a reason. */
function isCommented(deployment: Deployment, { line }: Act): boolean {
  const { path, start, end } = line.text.span();
  const content = deployment.repository.file(path)?.content ?? '';
  const ending = content.indexOf('\n', end);
  const own = content.slice(end, ending < 0 ? undefined : ending);
  if (REASONS.test(/#.*$/.exec(own.slice(0, 400))?.[0] ?? '')) return true;
  const above = content
    .slice(Math.max(0, start - 600), start)
    .split('\n')
    .slice(0, -1)
    .reverse();
  for (const text of above) {
    if (!/^\s*#/.test(text)) return false;
    if (REASONS.test(text)) return true;
  }
  return false;
}

/** Package managers of whole systems: what they bring is often only handy. */
const SYSTEM_MANAGERS = /^(?:apt-get|dnf|yum|apk|pacman|brew|snap|zypper|nix-env|opkg)$/;
/** What only serves later installations. */
const TOOLING =
  /^(?:pip|setuptools|wheel|npm|corepack|yarn|pnpm|build|virtualenv|uv|pipx|poetry)(?:[=<>@~^].*)?$/;

/** What a deployment stands without: handy system packages, newer tools, files that the repository does not hold. */
function isAccessory(deployment: Deployment, { act, work, sequence }: Suppressed): boolean {
  if (work === 'copy') return !isCertain(deployment, act) || !isBuiltOn(sequence, act);
  if (work !== 'installation') return false;
  const packages = packagesOf(deployment, act);
  if (packages.length > 0 && packages.every((name) => TOOLING.test(name))) return true;
  if (!SYSTEM_MANAGERS.test(act.program)) return false;
  if (act.line.script.origin.kind === 'image-build') return packages.length === 0;
  const user = firstOf(actsAfter(sequence, act), ({ program, operands, kind }) => {
    if (packages.includes(program)) return true;
    const units = ['enable', 'start', 'restart'].includes(kind) ? [...operands.values()].flat() : [];
    return units.some(({ value }) => packages.includes(value.replace(/\.service$/, '')));
  });
  return user === undefined;
}

/** Something is started on what was copied. */
function isBuiltOn(sequence: Sequence, act: Act): boolean {
  return firstOf(actsAfter(sequence, act), ({ kind }) => STARTS.has(kind)) !== undefined;
}

function packagesOf(deployment: Deployment, act: Act): string[] {
  return textsOf(deployment.programs, act, 'package').map(({ value }) => value);
}

/** A copy whose source is there for certain: only a real failure makes it fail. */
function isCertain(deployment: Deployment, act: Act): boolean {
  const end = copyEnd(deployment.programs, act);
  const sources = textsOf(deployment.programs, act, 'source');
  const moves = factOf(deployment.programs, act, 'moves');
  if (end === undefined || sources.length === 0) return false;
  if (moves !== undefined && !isUnknown(moves) && moves.value === true) return false;
  return sources.every(
    (source) =>
      source.isKnown && !/[*?[{]/.test(source.value) && inRepository(deployment, act, source) !== undefined,
  );
}

const STARTS = new Set([
  'start',
  'restart',
  'enable',
  'apply',
  'run-container',
  'serve',
  'reload-definitions',
]);
const LOOKS = new Set(['test', '[', 'command', 'which', 'type', 'hash', 'ls', 'stat', 'dpkg', 'rpm', 'pip']);

/** `command -v tool`, `test -d node_modules`, a check of health: the failure is found out, only later. */
function isLookedFor(deployment: Deployment, { act, work, sequence }: Suppressed): boolean {
  const words = wordsOf(deployment, act, work);
  return (
    firstOf(actsAfter(sequence, act), (later) => {
      if (later.line === act.line) return false;
      const isSeen = later.line.flow.onFailure !== 'ignored' && later.line.flow.onFailure !== 'continues';
      if (work === 'rollout' && isSeen && ['wait', 'connect'].includes(later.kind)) return true;
      if (later.kind !== 'check' && !LOOKS.has(later.program) && later.program !== 'python') return false;
      return isSeen && words.some((word) => later.line.text.value.includes(word));
    }) !== undefined ||
    (act.program === 'make' && firstOf(actsAfter(sequence, act), isVersionAsked) !== undefined)
  );
}

/** `if ! program --version | grep …` behind `make install`: what was built is asked. */
function isVersionAsked({ line }: Act): boolean {
  return line.flow.isCondition && /\s(?:--version|-V)\b/.test(line.text.value);
}

/** Names by which what the command brings would be looked for. */
function wordsOf(deployment: Deployment, act: Act, work: Work): string[] {
  const named =
    work === 'installation'
      ? [
          ...packagesOf(deployment, act).map((name) => name.replace(/[=<>@~[].*$/, '')),
          'node_modules',
          'import ',
        ]
      : work === 'build'
        ? [...textsOf(deployment.programs, act, 'tag').map(({ value }) => value), 'dist', 'build/']
        : work === 'copy'
          ? [posix.basename(copyEnd(deployment.programs, act)?.path.value ?? '')]
          : [];
  return named.filter((word) => word.length > 1);
}
