import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Unit } from '../../lowering/units.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { everyUnit } from './written-units.ts';

/** A person's home folder in a unit that cannot work with it. */
export interface ForeignHome {
  readonly artefact: Artefact;
  readonly unit: string;
  /** The characters of the folder. */
  readonly at: Span;
  /** `/home/alice`. */
  readonly folder: string;
  /** Why it is wrong, as a clause that follows on the unit's name. */
  readonly says: string;
  /** What it disagrees with. */
  readonly otherAt: Span;
}

const HOMES = /\/(home|Users)\/([A-Za-z_][\w.-]*)(?=\/|$|[\s"':])/dg;
const PATHS = ['ExecStart', 'WorkingDirectory', 'EnvironmentFile', 'ExecStartPre'] as const;

interface HomePath {
  readonly text: Text;
  readonly kind: string;
  readonly owner: string;
  /** The folder below the home. */
  readonly project: string;
}

/** Home folders that a unit names and that another person, another unit or another system has. */
export function foreignHomes(deployment: Deployment): ForeignHome[] {
  const units = everyUnit(deployment).filter(
    ({ name, isTemplate }) => name.endsWith('.service') && !isTemplate,
  );
  return units.flatMap((unit, i) => {
    const [home] = homesIn(unit);
    if (home === undefined || madeHere(deployment).has(home.owner)) return [];
    const found = wrongWith(unit, home) ?? elsewhere(units.slice(0, i), home, madeHere(deployment));
    if (found === undefined) return [];
    const artefact = artefactsOf(deployment).ofPath(unit.path);
    const folder = `/${home.kind}/${home.owner}`;
    return [{ artefact, unit: unit.name, at: home.text.span(), folder, ...found }];
  });
}

type Wrong = Pick<ForeignHome, 'says' | 'otherAt'>;

/** systemd is of Linux, where `/Users` is not; a home is closed to others (HOME_MODE of login.defs(5), 0700 or 0750). */
function wrongWith({ file }: Unit, home: HomePath): Wrong | undefined {
  if (home.kind === 'Users')
    return { says: 'names a home folder of macOS, and systemd runs on Linux', otherAt: home.text.span() };
  const user = file.last('Service', 'User')?.value;
  const isOther =
    user?.isKnown === true &&
    /^[a-z_][\w-]*$/i.test(user.value) &&
    user.value !== home.owner &&
    user.value !== 'root';
  return isOther
    ? {
        says: `runs as \`${user.value}\` in the home folder of \`${home.owner}\`, which is closed to others`,
        otherAt: user.span(),
      }
    : undefined;
}

/** Another unit has the same folder in the home of somebody else. */
function elsewhere(units: readonly Unit[], home: HomePath, made: ReadonlySet<string>): Wrong | undefined {
  for (const unit of units) {
    const other = homesIn(unit).find(
      ({ project, owner, kind }) =>
        project !== '' &&
        project === home.project &&
        owner !== home.owner &&
        kind === home.kind &&
        !made.has(owner),
    );
    if (other !== undefined)
      return {
        says: `has \`${home.project}\` in the home folder of \`${home.owner}\`, and \`${unit.name}\` has it in that of \`${other.owner}\``,
        otherAt: other.text.span(),
      };
  }
  return undefined;
}

function homesIn({ file }: Unit): HomePath[] {
  return PATHS.flatMap((name) =>
    file.directives('Service', name).flatMap(({ value }) =>
      [...value.value.matchAll(HOMES)].flatMap((match): HomePath[] => {
        const [start, end] = match.indices?.[0] ?? [0, 0];
        const text = value.slice(start, end);
        const [, kind = '', owner = ''] = match;
        const project = /^\/([\w.-]+)/.exec(value.value.slice(end))?.[1] ?? '';
        return text.isKnown && !PLACEHOLDERS.test(owner) ? [{ text, kind, owner, project }] : [];
      }),
    ),
  );
}

const PLACEHOLDERS = /^(?:user|username|your|youruser|your[-_]?user(?:name)?|USER|me|xxx|name)$/i;

/** Users that scripts of the repository create. */
const madeHere = once((deployment: Deployment): ReadonlySet<string> => {
  const made = deployment.acts().filter(({ program }) => /^(?:useradd|adduser)$/.test(program));
  return new Set(
    made.flatMap((act) => textsOf(deployment.programs, act, 'target').map(({ value }) => value)),
  );
});
