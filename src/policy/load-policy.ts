import { parse } from 'yaml';
import { VOCABULARY } from '../deployment/model/vocabulary.ts';
import { InputError } from '../repository/input-error.ts';
import type { Repository } from '../repository/repository.ts';
import { BASELINE_FILE, type Baseline, NO_BASELINE, readBaseline } from './baseline/baseline-file.ts';
import { CONFIGURATION_FILE, type Configuration } from './configuration/configuration.ts';
import { resolveConfiguration } from './configuration/extends.ts';
import type { ReadRemoteFile } from './configuration/remote-file.ts';
import { RuleLanguage } from './rules/cel.ts';
import { compileRule } from './rules/rule.ts';
import { RuleError, type RuleSource, readRuleSource } from './rules/rule-source.ts';

/** What a repository is judged by. */
export interface Policy {
  /** The gate's own, then the repository's. */
  readonly rules: readonly RuleSource[];
  /** Paths of the repository's own rules, by id. */
  readonly custom: ReadonlyMap<string, string>;
  readonly configuration: Configuration;
  readonly baseline: Baseline;
}

export const CUSTOM_RULES_FOLDER = '.incident-gate/rules';

/** Larger rule files are refused: nobody writes one by hand. */
const LONGEST_RULE = 64 * 1024;
const MOST_CUSTOM_RULES = 200;

export interface PolicyContext {
  readonly shipped: readonly RuleSource[];
  readonly remoteFile: ReadRemoteFile;
}

/** The gate's rules and the repository's own, under its configuration. Rejects with an InputError for a mistake in either. */
export async function loadPolicy(
  repository: Repository,
  { shipped, remoteFile }: PolicyContext,
): Promise<Policy> {
  const added = customRules(repository);
  const custom = pathsById(added, shipped);
  const rules = [...shipped, ...added.map(({ rule }) => rule)];
  const baseline = textOf(BASELINE_FILE, repository);
  textOf(CONFIGURATION_FILE, repository);
  return {
    rules,
    custom,
    configuration: await resolveConfiguration({
      repository,
      remoteFile,
      ruleIds: rules.map(({ id }) => id),
    }),
    baseline: baseline === undefined ? NO_BASELINE : readBaseline(baseline),
  };
}

/** Undefined where there is none; one that cannot be read is not passed over. */
function textOf(path: string, repository: Repository): string | undefined {
  const text = repository.read(path)?.value;
  if (text === undefined && repository.hasFile(path))
    throw new InputError(
      `${path}: it cannot be read. It is binary, too large (1 MiB is read), or a link that leads out of the repository.`,
    );
  return text;
}

function pathsById(
  added: readonly { rule: RuleSource; path: string }[],
  shipped: readonly RuleSource[],
): Map<string, string> {
  const taken = new Map(shipped.map(({ id, family }) => [id, `rules/${family}/${id}.yml of the gate`]));
  const custom = new Map<string, string>();
  for (const { rule, path } of added) {
    const other = taken.get(rule.id);
    if (other !== undefined)
      throw new InputError(
        `${path}: the id \`${rule.id}\` is taken by ${other}: give the rule another name.`,
      );
    taken.set(rule.id, path);
    custom.set(rule.id, path);
  }
  return custom;
}

function customRules(repository: Repository): { rule: RuleSource; path: string }[] {
  const paths = repository.below(CUSTOM_RULES_FOLDER).filter((path) => /\.ya?ml$/.test(path));
  if (paths.length > MOST_CUSTOM_RULES) {
    throw new InputError(
      `${CUSTOM_RULES_FOLDER}: there are ${paths.length} rules, and at most ${MOST_CUSTOM_RULES} are read.`,
    );
  }
  if (paths.length === 0) return [];
  const language = new RuleLanguage(VOCABULARY);
  return paths.map((path) => {
    const source = repository.read(path)?.value ?? '';
    if (source.length > LONGEST_RULE) throw new InputError(`${path}: a rule file has at most 64 KiB.`);
    return asInputError(path, () => {
      const { rule } = readRuleSource(parse(source, { maxAliasCount: 0 }), path);
      compileRule(rule, language, VOCABULARY);
      return { rule, path };
    });
  });
}

function asInputError<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RuleError)
      throw new InputError(error.message.startsWith(path) ? error.message : `${path}: ${error.message}`);
    if (error instanceof Error && error.name.startsWith('YAML'))
      throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}
