import { posix } from 'node:path';
import type { Repository } from '../../../repository/repository.ts';
import type { Text } from '../../../repository/text.ts';
import { type Dockerignore, parseDockerignore } from '../../../syntax/dockerfile/dockerignore.ts';
import type { InstructionOf } from '../../../syntax/dockerfile/tree.ts';
import { type ImageFilling, type ImagePlace, resolved } from './image-place.ts';

export type CopyInstruction = InstructionOf<'copy'> | InstructionOf<'add'>;

export interface BuildContext {
  readonly repository: Repository;
  /** Folder in the repository. */
  readonly context: string;
  readonly ignored: Dockerignore | undefined;
}

/** A file on its way: where it was found below its source, and where it comes from in the repository. */
interface Found {
  /** Relative to the source's own folder: a file's base name, or its path below the folder that is copied. */
  readonly name: string;
  readonly from: string;
}

const ARCHIVE = /\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz|tbz2?|txz)$/;

/** COPY and ADD from the build context. */
export function copyFromContext(
  instruction: CopyInstruction,
  place: ImagePlace,
  context: BuildContext,
): void {
  const { sources, heredocs } = instruction;
  for (const heredoc of heredocs) fill(instruction, place, { kind: 'inline', from: heredoc.name });
  for (const source of sources) {
    if (heredocs.some(({ name }) => source.value.includes(`<<${name}`) || source.value === name)) continue;
    if (!source.isKnown) fill(instruction, place, { kind: 'variable', from: source.value });
    else if (/^(?:https?|git|ssh):\/\/|^git@/.test(source.value))
      fill(instruction, place, { kind: 'download', from: source.value });
    else if (instruction.kind === 'add' && ARCHIVE.test(source.value))
      fill(instruction, place, { kind: 'archive', from: source.value });
    else addFound(instruction, place, { source, found: inContext(source, context) });
  }
}

/** COPY --from: of a stage of the same Dockerfile, else (undefined) of another image or a named context. */
export function copyBetween(
  instruction: CopyInstruction,
  place: ImagePlace,
  stage: ImagePlace | undefined,
): void {
  for (const source of instruction.sources) {
    const path = source.isKnown ? resolved('/', source.value) : undefined;
    if (path === undefined) fill(instruction, place, { kind: 'variable', from: source.value });
    else if (stage === undefined) fill(instruction, place, { kind: 'image', from: source.value });
    else {
      const all = [...stage.files.values()].map((file) => ({ path: file.path.slice(1), from: file.from }));
      const found = select(all, source, path.slice(1));
      if (found.length > 0) addFound(instruction, place, { source, found });
      // What its commands make there cannot be seen: the files that came from the repository may not be all.
      if (!stage.files.has(path)) fill(instruction, place, { kind: 'built', from: path });
    }
  }
}

/** .dockerignore is asked last, of what the source names: it costs the most. */
function inContext(source: Text, { repository, context, ignored }: BuildContext): Found[] {
  const prefix = context === '' ? '' : `${context}/`;
  const named = posix.join('/', source.value).slice(1).replace(/\/$/, '');
  const files = repository.below(context).map((from) => ({ path: from.slice(prefix.length), from }));
  const found = select(files, source, named);
  return ignored === undefined
    ? found
    : found.filter(({ from }) => !ignored.isIgnored(from.slice(prefix.length)));
}

/**
 * What a source names among files: one file, what a folder holds, or what matches its wildcards (Go's filepath.Match, whose
 * syntax .dockerignore holds; its matcher takes linear time).
 */
function select(
  files: readonly { readonly path: string; readonly from: string }[],
  text: Text,
  source: string,
): Found[] {
  if (source === '') return files.map(({ path, from }) => ({ name: path, from }));
  if (/[*?[]/.test(source)) {
    const pattern = parseDockerignore(text);
    return files.flatMap((file) => matching(file, pattern));
  }
  return files.flatMap(({ path, from }) => {
    if (path === source) return [{ name: posix.basename(path), from }];
    return path.startsWith(`${source}/`) ? [{ name: path.slice(source.length + 1), from }] : [];
  });
}

/** The shortest leading part that matches is what was named: a file, or a folder whose contents are taken. */
function matching(
  { path, from }: { readonly path: string; readonly from: string },
  pattern: Dockerignore,
): Found[] {
  if (!pattern.isIgnored(path)) return [];
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    if (pattern.isIgnored(path.slice(0, slash))) return [{ name: path.slice(slash + 1), from }];
  }
  return [{ name: posix.basename(path), from }];
}

function addFound(
  instruction: CopyInstruction,
  place: ImagePlace,
  { source, found }: { source: Text; found: readonly Found[] },
): void {
  const at = instruction.text.span();
  const destination = destinationOf(instruction, place);
  if (destination === undefined || found.length === 0) {
    fill(instruction, place, { kind: found.length === 0 ? 'missing' : 'variable', from: source.value });
    return;
  }
  const [only] = found;
  const isFolder =
    found.length > 1 ||
    only === undefined ||
    only.name !== posix.basename(only.from) ||
    !isFile(source, only);
  const intoFolder = isFolder || destination.isFolder || instruction.sources.length > 1;
  for (const { name, from } of found) {
    const path = intoFolder ? posix.join(destination.path, name) : destination.path;
    place.files.set(path, { path, from, at });
  }
}

/** The one file found is what the source names, not the only one in a folder that it names. */
function isFile(source: Text, { from }: Found): boolean {
  return /[*?[]/.test(source.value) || `/${from}`.endsWith(posix.join('/', source.value));
}

function destinationOf(
  instruction: CopyInstruction,
  place: ImagePlace,
): { path: string; isFolder: boolean } | undefined {
  const { destination } = instruction;
  if (destination === undefined || !destination.isKnown) return undefined;
  const path = resolved(place.directory, destination.value);
  if (path === undefined) return undefined;
  const isFolder =
    /(?:^|\/)\.?$/.test(destination.value) || path === place.directory || isFolderIn(place, path);
  return { path, isFolder };
}

function isFolderIn(place: ImagePlace, path: string): boolean {
  for (const file of place.files.keys()) if (file.startsWith(`${path}/`)) return true;
  return false;
}

function fill(
  instruction: CopyInstruction,
  place: ImagePlace,
  what: Pick<ImageFilling, 'kind' | 'from'>,
): void {
  place.fillings.push({
    ...what,
    path: destinationOf(instruction, place)?.path,
    at: instruction.text.span(),
  });
}
