import { posix } from 'node:path';
import { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textsOf } from '../../acts/facts.ts';
import type { Programs } from '../../acts/recognise.ts';
import type { Where } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { repositoryPath } from '../../paths.ts';
import { writesFile } from '../../scripts/redirects.ts';
import { isUnknown } from '../../unknown.ts';

/** A command that puts something into a file: copies, downloads, redirects, edits. */
export interface FileWrite {
  readonly act: Act;
  /** The machine that the file is on. */
  readonly where: readonly Where[];
  /** As the command names it: a file, or the folder that the sources go into. */
  readonly path: Text;
  /** What is copied; empty for the others. */
  readonly sources: readonly Text[];
  /** What becomes the file, where it stands in the script. */
  readonly content?: Text;
  /** Changes what must be there already (`sed -i`). */
  readonly isEdit: boolean;
  /** A command that copies single files was given a folder: nothing arrives. */
  readonly cannotSucceed: boolean;
}

/** What each act of the deployment writes. */
export const fileWritesOf = once((deployment: Deployment) => {
  const answers = new Map<Act, readonly FileWrite[]>();
  return (act: Act): readonly FileWrite[] => {
    let writes = answers.get(act);
    if (writes === undefined) {
      writes = [...namedWrites(deployment, act), ...redirectedWrites(act)].map((write) =>
        withContent(deployment, write),
      );
      answers.set(act, writes);
    }
    return writes;
  };
});

function namedWrites(deployment: Deployment, act: Act): FileWrite[] {
  const { programs } = deployment;
  const shared = { act, isEdit: false, cannotSucceed: false };
  switch (act.kind) {
    case 'copy': {
      const end = copyEnd(programs, act);
      if (end === undefined) return [];
      const sources = textsOf(programs, act, 'source');
      const single = isTrue(programs, act, 'single_file');
      const cannotSucceed = single && sources.some((source) => isFolder(deployment, act, source) === true);
      return [{ ...shared, ...end, sources, cannotSucceed }];
    }
    case 'fetch': {
      const path = textsOf(programs, act, 'output').at(-1);
      return path === undefined ? [] : [{ ...shared, where: act.line.where, path, sources: [] }];
    }
    case 'edit': {
      const isEdit = act.program !== 'tee' && act.program !== 'redirect';
      const own = { ...shared, where: act.line.where, sources: [], isEdit };
      const named = textsOf(programs, act, 'target');
      return (named.length > 0 ? named : (act.operands.get('target') ?? [])).map((path) => ({
        ...own,
        path,
      }));
    }
    default:
      return [];
  }
}

/** Where a copy ends: the machine and the path on it. */
export function copyEnd(programs: Programs, act: Act): { where: readonly Where[]; path: Text } | undefined {
  const path = textsOf(programs, act, 'destination').at(-1) ?? defaultDestination(programs, act);
  if (path === undefined) return undefined;
  const { where } = act.line;
  const into = textFact(programs, act, 'into');
  const at = textsOf(programs, act, 'at')[0];
  if (isTrue(programs, act, 'out')) return { where, path };
  if (into === 'guest' && at !== undefined) return { where: [...where, { kind: 'guest', name: at }], path };
  const separator = isTrue(programs, act, 'slash')
    ? /^[^/]+(?=\/)/
    : isTrue(programs, act, 'colon')
      ? /^[^/:]+(?=:)/
      : undefined;
  const name = separator?.exec(path.value)?.[0];
  if (name === undefined || (into !== 'guest' && into !== 'container' && into !== 'remote'))
    return { where, path };
  const rest = path.slice(into === 'guest' ? name.length : name.length + 1);
  return { where: [...where, { kind: into, name: path.slice(0, name.length) }], path: rest };
}

function defaultDestination(programs: Programs, act: Act): Text | undefined {
  const value = textFact(programs, act, 'destination');
  return value === undefined ? undefined : Text.standing(value, act.line.text.span());
}

function redirectedWrites(act: Act): FileWrite[] {
  if (act.program === 'redirect') return [];
  return act.line.redirects.filter(writesFile).map(({ target, where }) => ({
    act,
    where,
    path: target,
    sources: [],
    isEdit: false,
    cannotSucceed: false,
  }));
}

const contents = once(
  (deployment: Deployment) => new Map(deployment.writtenFiles().map((file) => [file.target, file.content])),
);

function withContent(deployment: Deployment, write: FileWrite): FileWrite {
  const content = contents(deployment).get(write.path);
  return content === undefined ? write : { ...write, content };
}

/** Folders that every system has: a copy to one of them names no file. */
const KNOWN_FOLDERS =
  /^\/(?:etc|opt|srv|tmp|usr|var|root|home|mnt|media|run)?$|^\/(?:etc|usr\/lib|lib|usr\/local\/lib)\/systemd(?:\/(?:system|user))?$|^\/usr(?:\/local)?\/s?bin$|^\/etc\/(?:cron\.[a-z]+|default|nginx(?:\/(?:conf\.d|sites-(?:available|enabled)))?)$/;

/** Whether the word names a folder: in the repository, by its form, or by custom. Undefined when nothing says. */
export function isFolder(deployment: Deployment, act: Act, path: Text): boolean | undefined {
  const { value } = path;
  if (/\/\.?$/.test(value)) return true;
  if (KNOWN_FOLDERS.test(value)) return true;
  const { repository } = deployment;
  const found = path.isKnown ? inRepository(deployment, act, path) : undefined;
  if (found !== undefined) return repository.hasDirectory(found);
  return /\.[A-Za-z][A-Za-z0-9]{0,9}$/.test(value) ? false : undefined;
}

/** The file or folder of the repository behind a path. A path on a host is matched by its last parts, when only one fits. */
export function inRepository(deployment: Deployment, act: Act, path: Text): string | undefined {
  const { repository } = deployment;
  const own = posix.dirname(act.line.script.path);
  for (const directory of [act.line.directory, own === '.' ? '' : own, '']) {
    const found = repositoryPath(path.value, directory);
    if (found !== undefined && (repository.hasFile(found) || repository.hasDirectory(found))) return found;
  }
  return path.value.startsWith('/') ? byEnd(deployment, path.value) : undefined;
}

/** `/usr/local/x/systemd/` is `usr/local/x/systemd` or `x/systemd` here: at least two parts must agree. */
function byEnd({ repository }: Deployment, path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  for (let from = 0; from <= parts.length - 2; from++) {
    const end = parts.slice(from).join('/');
    if (repository.hasFile(end) || repository.hasDirectory(end)) return end;
  }
  return undefined;
}

export function isTrue(programs: Programs, act: Act, name: string): boolean {
  const fact = factOf(programs, act, name);
  return fact !== undefined && !isUnknown(fact) && fact.value === true;
}

export function textFact(programs: Programs, act: Act, name: string): string | undefined {
  const fact = factOf(programs, act, name);
  return fact === undefined || isUnknown(fact) ? undefined : String(fact.value);
}
