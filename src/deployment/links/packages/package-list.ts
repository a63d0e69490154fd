import type { Text } from '../../../repository/text.ts';
import { parseRequirement, type Requirement } from '../../../syntax/python/requirement.ts';
import type { DistributionNeed } from '../../knowledge/python-distributions.ts';
import type { InstalledList, WantedDistribution } from '../../python/installation.ts';
import { type Unknown, unknown } from '../../unknown.ts';

/** What the commands of one place install, while they are followed. */
export class PackageList implements InstalledList {
  #wanted: WantedDistribution[] = [];
  readonly locked = new Map<string, readonly DistributionNeed[]>();
  readonly open: Unknown[] = [];
  /** The lists and commands that say so. */
  readonly sources: Text[] = [];
  /** Archives are made of a list that was read: installing them adds nothing to it. */
  hasWheels = false;

  get wanted(): readonly WantedDistribution[] {
    return this.#wanted;
  }

  /** One that is installed apart from what is asked about. */
  drop(name: string): void {
    this.#wanted = this.#wanted.filter((one) => one.name !== name);
  }

  /** One by its normalised name, in any version. */
  want(name: string, text: Text): void {
    this.#wanted.push({ name, extras: [], text });
  }

  /** A requirement as PEP 508 writes it. */
  ask(text: Text): void {
    const requirement = parseRequirement(text);
    if (requirement === undefined || !text.isKnown) this.leaveOpen(`\`${text.value}\` may be anything`, text);
    else this.add(requirement, text);
  }

  add(requirement: Pick<Requirement, 'normalised' | 'extras' | 'specifier'>, text: Text): void {
    const { normalised, extras, specifier } = requirement;
    this.#wanted.push({
      name: normalised,
      extras: extras.map(({ value }) => value),
      text,
      ...(specifier === undefined ? {} : { specifier: specifier.value }),
    });
  }

  /** A lock file's word; where two disagree, both hold. */
  lock(name: string, needs: readonly DistributionNeed[]): void {
    this.locked.set(name, [...(this.locked.get(name) ?? []), ...needs]);
  }

  leaveOpen(why: string, text: Text): void {
    this.open.push(unknown(why, text.span()));
  }
}
