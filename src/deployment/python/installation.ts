import type { Text } from '../../repository/text.ts';
import { normaliseName } from '../../syntax/python/requirement.ts';
import type { DistributionKnowledge, DistributionNeed } from '../knowledge/python-distributions.ts';
import { type Known, type Unknown, unknown } from '../unknown.ts';

/** A distribution that something asks to have installed. */
export interface WantedDistribution extends DistributionNeed {
  /** The characters that name it. */
  readonly text: Text;
  /** `>=2,<3`; absent for any version. */
  readonly specifier?: string;
}

/** What a lock file says: each distribution that it holds, and the distributions that it needs. */
export type LockedNeeds = ReadonlyMap<string, readonly DistributionNeed[]>;

/** All that is known to be installed in one place. */
export interface InstalledList {
  readonly wanted: readonly WantedDistribution[];
  readonly locked: LockedNeeds;
  /** Why more may be installed than is listed. */
  readonly open: readonly Unknown[];
}

/** A distribution of which it is not known what it brings with it. */
type Opaque = Pick<WantedDistribution, 'name' | 'text'>;

/** Answers which top-level modules can be imported where a list of distributions is installed. */
export class Installation {
  readonly #knowledge: DistributionKnowledge;
  readonly #list: InstalledList;
  readonly #modules = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #opaque: Opaque[] = [];
  readonly #nameless: Opaque[] = [];

  constructor(knowledge: DistributionKnowledge, list: InstalledList) {
    this.#knowledge = knowledge;
    this.#list = list;
    const queue = [...list.wanted];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) queue.push(...this.#install(next));
  }

  /** Names of the distributions that are known to provide a module. */
  providersOf(module: string): readonly string[] {
    return this.#knowledge.providers.get(module) ?? [];
  }

  /** Whether a top-level module comes with one of the distributions. */
  provides(module: string): Known<boolean> {
    if (this.#modules.has(module)) return true;
    const [open] = this.#list.open;
    if (open !== undefined) return open;
    const providers = this.providersOf(module);
    if (providers.length === 0) return unknown(`no distribution is known that provides \`${module}\``);
    const opaque = this.#opaque[0] ?? this.#nameless.find(({ name }) => isAkin(name, [module, ...providers]));
    if (opaque === undefined) return false;
    return unknown(`what \`${opaque.name}\` brings with it is not known`, opaque.text.span());
  }

  #install(wanted: WantedDistribution): WantedDistribution[] {
    const key = `${wanted.name}[${wanted.extras.join(',')}]`;
    if (this.#seen.has(key)) return [];
    this.#seen.add(key);
    const known = this.#knowledge.byName.get(wanted.name);
    for (const module of known?.imports ?? modulesLike(wanted.name)) this.#modules.add(module);
    if (known === undefined) this.#nameless.push(wanted);
    return this.#needsOf(wanted).map(({ name, extras }) => ({ name, extras, text: wanted.text }));
  }

  /** A lock file says for certain; else what is known of the distribution, in a version that may be the one. */
  #needsOf(wanted: WantedDistribution): readonly DistributionNeed[] {
    const locked = this.#list.locked.get(wanted.name);
    if (locked !== undefined) return locked;
    const known = this.#knowledge.byName.get(wanted.name);
    if (known === undefined || !mayBe(known.majors, wanted.specifier)) this.#opaque.push(wanted);
    if (known === undefined) return [];
    const extras = wanted.extras.map((extra) => known.extras.get(normaliseName(extra)));
    if (extras.includes(undefined)) this.#opaque.push(wanted);
    return [...known.needs, ...extras.flatMap((needs) => needs ?? [])];
  }
}

/** What a distribution of which nothing is known is imported as, most likely. */
function modulesLike(name: string): string[] {
  const plain = name.replaceAll('-', '_');
  const bare = plain.replace(/^(?:python|py)_?|_?(?:python|py)$/g, '');
  return [plain, bare];
}

const GENERAL = /^(?:python\d?|py|sdk|client|api|core|lib|binary|cpu|gpu|headless|plugin|extra|tools?)$/;

/** `opencv-contrib-python` may provide what `opencv-python` does. */
function isAkin(name: string, others: readonly string[]): boolean {
  const words = wordsOf(name);
  return others.some((other) => wordsOf(other).some((word) => words.includes(word)));
}

function wordsOf(name: string): string[] {
  return name.split(/[-_]/).filter((word) => word !== '' && !GENERAL.test(word));
}

/** Versions that are numbered by years begin here. */
const FIRST_YEAR = 18;

/** Whether a version that the specifier allows may be one of those. */
function mayBe(majors: readonly number[], specifier: string | undefined): boolean {
  return (specifier ?? '').split(',').every((part) => {
    const found = /^\s*(==?=?|~=?|\^|<=?)\s*v?(\d+)(\.[1-9])?/.exec(part);
    if (found === null) return true;
    const limit = Number(found[2]);
    const isInclusive = found[1] === '<=' || found[3] !== undefined;
    if (found[1]?.startsWith('<') === true)
      return majors.some((major) => major < limit || (major === limit && isInclusive));
    return majors.some((major) => major === limit || (major >= FIRST_YEAR && limit >= FIRST_YEAR));
  });
}
