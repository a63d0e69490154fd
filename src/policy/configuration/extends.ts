import { posix } from 'node:path';
import { InputError } from '../../repository/input-error.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Span } from '../../repository/span.ts';
import {
  CONFIGURATION_FILE,
  type Configuration,
  DEFAULTS,
  NOTHING_WRITTEN,
  overlay,
  placeKey,
  type WrittenConfiguration,
} from './configuration.ts';
import { readConfiguration } from './read-configuration.ts';
import type { ReadRemoteFile, RemoteFile } from './remote-file.ts';

/** A file that a configuration builds on: of this repository by its path from the root, or of another at a commit. */
type Extended = string | RemoteFile;

export interface ExtendsContext {
  readonly repository: Repository;
  readonly ruleIds: readonly string[];
  /** Rejects with an InputError. */
  readonly remoteFile: ReadRemoteFile;
}

const DEEPEST = 5;
const MOST = 50;
const LONGEST = 256 * 1024;

/** What the repository's configuration comes to with all that it extends; the defaults where there is none. */
export async function resolveConfiguration(context: ExtendsContext): Promise<Configuration> {
  const source = context.repository.read(CONFIGURATION_FILE);
  if (source === undefined) return DEFAULTS;
  return { ...DEFAULTS, ...(await new Extending(context).resolve(source.value, [CONFIGURATION_FILE])) };
}

class Extending {
  readonly #context: ExtendsContext;
  #read = 0;

  constructor(context: ExtendsContext) {
    this.#context = context;
  }

  /** `chain`: the file itself, after those that lead to it. */
  async resolve(source: string, chain: readonly Extended[]): Promise<WrittenConfiguration> {
    const self = chain.at(-1) ?? CONFIGURATION_FILE;
    const name = nameOf(self);
    const written = readConfiguration(source, name, this.#context.ruleIds);
    let beneath = NOTHING_WRITTEN;
    for (const entry of written.extends) {
      const place = written.places.get(placeKey('extends', entry));
      const refuse = (why: string): never => {
        throw new InputError(`${name}:${lineOf(source, place?.start ?? 0)}: ${why}`);
      };
      const extended = extendedBy(entry, self, refuse);
      if (chain.some((one) => nameOf(one) === nameOf(extended)))
        refuse(`\`extends\` goes round in a circle: ${[...chain, extended].map(nameOf).join(' → ')}`);
      if (chain.length > DEEPEST)
        refuse(`\`extends\` leads more than ${DEEPEST} files deep: put into one file what these say`);
      const text = await this.#textOf(extended, refuse);
      const said = await this.resolve(text, [...chain, extended]);
      const places = typeof extended === 'string' ? said.places : movedTo(place, said.places);
      beneath = overlay(beneath, { ...said, places });
    }
    return overlay(beneath, written);
  }

  async #textOf(extended: Extended, refuse: (why: string) => never): Promise<string> {
    if (++this.#read > MOST)
      refuse(`more than ${MOST} files are extended in all: put together what they say`);
    const text =
      typeof extended === 'string'
        ? this.#context.repository.read(extended)?.value
        : await this.#context.remoteFile(extended);
    if (text === undefined)
      return refuse(`there is no file \`${nameOf(extended)}\`: name one by its path from the root`);
    if (text.length > LONGEST) return refuse(`\`${nameOf(extended)}\` has more than 256 KiB`);
    return text;
  }
}

/** A commit's name follows the last `@`. */
const PINNED = /^(.+\.ya?ml)@(.*)$/;

/** What an entry of `extends` names, as it stands in `self`. */
function extendedBy(entry: string, self: Extended, refuse: (why: string) => never): Extended {
  const [, address, commit] = entry.match(PINNED) ?? [];
  if (address === undefined || commit === undefined) return besides(entry, self, refuse);
  const [, owner, repo, path] = address.match(/^([A-Za-z\d-]+)\/([\w.-]+)\/(.+)$/) ?? [];
  if (owner === undefined || repo === undefined || path === undefined || /^\.+$/.test(repo))
    return refuse(`\`${entry}\` names no file of a repository: write \`owner/repo/path/to.yml@commit\``);
  if (!/^[\da-f]{40}$/i.test(commit))
    return refuse(
      `\`${entry}\` is not pinned: a branch, a tag or a short name may mean something else tomorrow. Write the commit's full name, 40 hexadecimal digits`,
    );
  return { owner, repo, commit: commit.toLowerCase(), path: within(path, entry, refuse) };
}

/** A file in the same repository as `self`, and of the same commit. */
function besides(entry: string, self: Extended, refuse: (why: string) => never): Extended {
  if (!/\.ya?ml$/.test(entry))
    return refuse(
      `\`${entry}\` cannot be extended: write \`path/to.yml\`, or \`owner/repo/path/to.yml@commit\` for a file of another repository`,
    );
  const path = within(entry, entry, refuse);
  return typeof self === 'string' ? path : { ...self, path };
}

function within(path: string, entry: string, refuse: (why: string) => never): string {
  const plain = posix.normalize(path);
  if (plain.startsWith('/') || plain.startsWith('../') || /[\\\0]|^[A-Za-z]:/.test(plain))
    return refuse(`\`${entry}\` leads out of the repository: give the path from its root`);
  return plain;
}

function nameOf(extended: Extended): string {
  if (typeof extended === 'string') return extended;
  const { owner, repo, path, commit } = extended;
  return `${owner}/${repo}/${path}@${commit.slice(0, 12)}`;
}

/** What a file of another repository says has no place here but the entry that extends it. */
function movedTo(place: Span | undefined, places: ReadonlyMap<string, Span>): Map<string, Span> {
  return place === undefined ? new Map() : new Map([...places.keys()].map((key) => [key, place]));
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
