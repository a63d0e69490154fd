import type { Role } from '../../deployment/model/artefact.ts';
import type { OpenOptions } from '../../repository/open.ts';
import type { Span } from '../../repository/span.ts';
import type { Confidence, Severity } from '../finding.ts';
import { overlayRehearse, type RehearseConfiguration } from './rehearse-configuration.ts';

export const CONFIGURATION_FILE = '.incident-gate.yml';
export const CURRENT_EDITION = '2026.1';

export const SCOPES = ['new', 'all'] as const;
/** Which findings can fail a run that compares with a base: those that the change brings, or all. */
export type Scope = (typeof SCOPES)[number];

/** What a repository says about how it wants to be judged. */
export interface Configuration {
  readonly failOn: Severity | 'never';
  /** `new` where nothing is said; without a base everything counts. */
  readonly failOnScope?: Scope;
  readonly edition: string;
  /** Findings below it are not shown. */
  readonly confidence: Confidence;
  /** Patterns as in .gitignore of files that are not read. */
  readonly exclude: readonly string[];
  /** Larger files are not read, in KiB; 1,024 where nothing is said. */
  readonly maxFileKib?: number;
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  /** Ids of rules that no comment can allow. */
  readonly protectedRules: readonly string[];
  /** The first that speaks of a place counts. */
  readonly allow: readonly ConfiguredAllowance[];
  /** Roles that the gate would judge otherwise; patterns as in .gitignore. The first that speaks of a path counts. */
  readonly roles: readonly ConfiguredRole[];
  /** How images are rehearsed, where that is not as the repository itself says it. */
  readonly rehearse?: RehearseConfiguration;
  /** Other files that it builds on, as they are written. */
  readonly extends: readonly string[];
  /** Where each thing is said, by `placeKey`; what an extended file of another repository says stands where it is extended. */
  readonly places: ReadonlyMap<string, Span>;
}

export interface ConfiguredRole {
  readonly path: string;
  readonly role: Role;
}

/** An allowance for a place whose format has no comments. */
export interface ConfiguredAllowance {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
  readonly until?: string;
}

/** What one file says, before what it extends and the defaults are put beneath it. */
export type WrittenConfiguration = Partial<Omit<Configuration, 'rules' | 'extends' | 'places'>> &
  Pick<Configuration, 'rules' | 'extends' | 'places'>;

export const DEFAULTS: Configuration = {
  failOn: 'error',
  edition: CURRENT_EDITION,
  confidence: 'medium',
  exclude: [],
  rules: new Map(),
  protectedRules: [],
  allow: [],
  roles: [],
  extends: [],
  places: new Map(),
};

/** All that `.incident-gate.yml` may say at its top. */
export const KEYS = [
  'extends',
  'fail-on',
  'fail-on-scope',
  'edition',
  'confidence',
  'exclude',
  'max-file-kib',
  'rules',
  'protected',
  'allow',
  'roles',
  'rehearse',
] as const;

/** By what `places` finds a thing: its key at the top and, in a list or mapping, the words that tell it from its neighbours. */
export function placeKey(key: (typeof KEYS)[number], ...words: readonly string[]): string {
  return [key, ...words].join('\u0000');
}

export const NOTHING_WRITTEN: WrittenConfiguration = { rules: new Map(), extends: [], places: new Map() };

/** `beneath` overlaid by `above`: what may be said once is replaced, lists and mappings grow. */
export function overlay(beneath: WrittenConfiguration, above: WrittenConfiguration): WrittenConfiguration {
  return {
    ...beneath,
    ...above,
    exclude: [...(beneath.exclude ?? []), ...(above.exclude ?? [])],
    rules: new Map([...beneath.rules, ...above.rules]),
    protectedRules: [...new Set([...(beneath.protectedRules ?? []), ...(above.protectedRules ?? [])])],
    allow: [...(above.allow ?? []), ...(beneath.allow ?? [])],
    roles: [...(above.roles ?? []), ...(beneath.roles ?? [])],
    ...overlayRehearse(beneath.rehearse, above.rehearse),
    places: new Map([...beneath.places, ...above.places]),
  };
}

/** How the configuration wants files to be read. */
export function readingOf({
  exclude,
  maxFileKib,
}: Configuration): Pick<OpenOptions, 'exclude' | 'limitBytes'> {
  return { exclude, ...(maxFileKib === undefined ? {} : { limitBytes: maxFileKib * 1024 }) };
}
