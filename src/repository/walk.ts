import ignore, { type Ignore } from 'ignore';
import type { Disk } from './disk.ts';
import type { ListedFile, Listing } from './git/git-listing.ts';

/** The patterns of one `.gitignore`, and the folder that they hold for (`''` for the root). */
interface Patterns {
  readonly base: string;
  readonly matcher: Ignore;
}

interface Folder {
  readonly path: string;
  /** From the outermost to the innermost: the last that says something decides, gitignore(5). */
  readonly patterns: readonly Patterns[];
}

interface Walk {
  readonly root: string;
  readonly disk: Disk;
  readonly files: ListedFile[];
  readonly submodules: string[];
  readonly unnameable: string[];
  readonly notes: string[];
}

const NEVER_ENTERED = new Set(['.git', 'node_modules']);

const GITIGNORE_BYTES = 256 * 1024;

/** A pattern with more wildcards than this could keep a backtracking matcher busy for hours. */
const MOST_WILDCARDS = 4;

/** Lists the files below `root` as git would, for a folder that git cannot list. Follows no link. */
export function listByWalk(root: string, disk: Disk): Listing {
  const walk: Walk = { root, disk, files: [], submodules: [], unnameable: [], notes: [] };
  const waiting: Folder[] = [{ path: '', patterns: [] }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const below of enter(walk, folder)) waiting.push(below);
  }
  return walk;
}

/** Takes the folder's files and gives the folders below it that are to be entered. */
function enter(walk: Walk, folder: Folder): Folder[] {
  const names = namesIn(walk, folder.path);
  if (folder.path !== '' && names.includes('.git')) {
    walk.submodules.push(folder.path);
    return [];
  }
  const own = names.includes('.gitignore') ? readPatterns(walk, folder.path) : [];
  const patterns = [...folder.patterns, ...own];
  const below: Folder[] = [];
  for (const name of names.sort()) {
    if (NEVER_ENTERED.has(name)) continue;
    const path = folder.path === '' ? name : `${folder.path}/${name}`;
    const isFolder = isDirectory(walk, path);
    if (isFolder === undefined) continue;
    if (isIgnored(isFolder ? `${path}/` : path, patterns)) continue;
    if (isFolder) below.push({ path, patterns });
    else walk.files.push({ path });
  }
  return below;
}

function namesIn({ root, disk, notes }: Walk, path: string): string[] {
  try {
    return disk.names(`${root}/${path}`);
  } catch {
    notes.push(`The folder \`${path || '.'}\` could not be listed: what is in it was not read.`);
    return [];
  }
}

/** Undefined when nothing stands there: it is gone, or its name came as bytes that are not UTF-8. */
function isDirectory({ root, disk, unnameable }: Walk, path: string): boolean | undefined {
  try {
    return disk.entry(`${root}/${path}`).kind === 'directory';
  } catch {
    if (path.includes('\u{FFFD}')) unnameable.push(path);
    return undefined;
  }
}

/** The last file that says something about the path decides; a folder that is left out takes all below it along. */
function isIgnored(path: string, patterns: readonly Patterns[]): boolean {
  for (const { base, matcher } of [...patterns].reverse()) {
    const verdict = matcher.test(base === '' ? path : path.slice(base.length + 1));
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

/** Git follows no link to a `.gitignore` either: gitignore(5). */
function readPatterns({ root, disk, notes }: Walk, base: string): Patterns[] {
  const path = base === '' ? '.gitignore' : `${base}/.gitignore`;
  try {
    if (disk.entry(`${root}/${path}`).kind !== 'file') return [];
    const lines = disk
      .read(`${root}/${path}`, GITIGNORE_BYTES)
      .toString('utf8')
      .replace(/^\u{FEFF}/u, '')
      .split(/\r?\n/);
    const usable = lines.filter(
      (line) => line.startsWith('#') || (line.match(/\*+/g) ?? []).length <= MOST_WILDCARDS,
    );
    if (usable.length < lines.length) {
      notes.push(
        `\`${path}\` has patterns with more than ${MOST_WILDCARDS} wildcards: they were not applied.`,
      );
    }
    return [{ base, matcher: ignore({ ignorecase: false }).add(usable) }];
  } catch {
    notes.push(`\`${path}\` could not be read: nothing was left out by it.`);
    return [];
  }
}
