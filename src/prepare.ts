import type { GateInput } from './gate.ts';
import { basePolicy, policyChanges } from './policy/comparison/policy-of-change.ts';
import { type Configuration, readingOf } from './policy/configuration/configuration.ts';
import type { ReadRemoteFile } from './policy/configuration/remote-file.ts';
import type { Confidence, Severity } from './policy/finding.ts';
import { loadPolicy } from './policy/load-policy.ts';
import { cacheFolder, keptRemoteFiles } from './remote-files.ts';
import { type OpenOptions, openRepository } from './repository/open.ts';
import type { Repository } from './repository/repository.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from './shipped.ts';

/** What a run is asked for, before anything is read. */
export interface Preparation {
  readonly root: string;
  /** Files and folders that are judged, relative to the root; all when absent or empty. */
  readonly paths?: readonly string[];
  /** The state before the change; opened with how the configuration wants files to be read. */
  readonly base?: {
    readonly name: string;
    readonly open: (reading: OpenOptions, now: Repository) => Promise<Repository>;
  };
  /** Whose configuration, rules and baseline count: on a pull request the base's. Without a base it is `now`. */
  readonly policyFrom: 'now' | 'base';
  /** Instead of the configuration's `fail-on-scope`. Without a base everything counts. */
  readonly scope?: 'new' | 'all';
  /** Instead of the configuration's. */
  readonly failOn?: Severity | 'never';
  /** Instead of the configuration's. */
  readonly confidence?: Confidence;
  /** Files of other repositories, for `extends:`; rejects with an InputError. */
  readonly remoteFile?: ReadRemoteFile;
  /** Told what is going on, as a few words, between steps. */
  readonly onProgress?: (what: string) => void;
}

/**
 * Reads all that a run judges and judges by. Throws an InputError for a mistake in the policy that counts, or where something
 * cannot be read.
 */
export async function prepare(preparation: Preparation): Promise<GateInput> {
  const { root, paths = [], base, onProgress } = preparation;
  const context = {
    shipped: shippedRules(),
    remoteFile: keptRemoteFiles(cacheFolder(process.env), preparation.remoteFile),
  };
  onProgress?.('reading files');
  const found = openRepository(root, { paths });
  const given =
    preparation.policyFrom === 'base' && base !== undefined
      ? await basePolicy(await base.open(POLICY_ALONE, found), context)
      : undefined;
  const { rules, configuration, baseline } = given?.policy ?? (await loadPolicy(found, context));
  const reading = { paths, ...readingOf(configuration) };
  const repository = readsOtherwise(configuration) ? openRepository(root, reading) : found;
  if (base !== undefined) onProgress?.('reading the base');
  const before = await base?.open(reading, repository);
  const common = {
    repository,
    rules,
    programs: shippedPrograms(),
    knowledge: shippedKnowledge,
    configuration: overridden(configuration, preparation),
    baseline: baseline.entries,
    isPartial: paths.length > 0,
    today: new Date().toISOString().slice(0, 10),
    ...(onProgress !== undefined && { onProgress }),
  };
  if (base === undefined || before === undefined) return common;
  return {
    ...common,
    base: { name: base.name, repository: before },
    onlyNew: (preparation.scope ?? configuration.failOnScope ?? 'new') === 'new',
    ...(given !== undefined && {
      policyChanges: await policyChanges({ ...context, base: given, before, now: repository }),
    }),
  };
}

/** Nothing but the policy is read; other files can still be asked for by name. */
const POLICY_ALONE: OpenOptions = { exclude: ['/*', '!/.incident-gate/', '!/.incident-gate.yml'] };

function readsOtherwise({ exclude, maxFileKib }: Configuration): boolean {
  return exclude.length > 0 || maxFileKib !== undefined;
}

function overridden(configuration: Configuration, { failOn, confidence }: Preparation): Configuration {
  return {
    ...configuration,
    ...(failOn === undefined ? {} : { failOn }),
    ...(confidence === undefined ? {} : { confidence }),
  };
}
