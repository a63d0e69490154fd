import { parse } from 'yaml';
import { VOCABULARY } from '../deployment/model/vocabulary.ts';
import { InputError } from '../repository/input-error.ts';
import type { Repository } from '../repository/repository.ts';
import { RuleLanguage } from './cel.ts';
import { CONFIGURATION_FILE, type Configuration, DEFAULTS, readConfiguration } from './configuration.ts';
import { compileRule } from './rule.ts';
import { RuleError, type RuleSource, readRuleSource } from './rule-source.ts';

/** What a repository is judged by. */
export interface Policy {
  readonly rules: readonly RuleSource[];
  readonly configuration: Configuration;
}

export const CUSTOM_RULES_FOLDER = '.incident-gate/rules';

/** Larger rule files are refused: nobody writes one by hand. */
const LONGEST_RULE = 64 * 1024;
const MOST_CUSTOM_RULES = 200;

/** The gate's rules and the repository's own, under its configuration. Throws InputError for a mistake in either. */
export function loadPolicy(shipped: readonly RuleSource[], repository: Repository): Policy {
  const custom = customRules(repository);
  const rules = [...shipped, ...custom.map(({ rule }) => rule)];
  const paths = new Map<string, string>();
  for (const rule of shipped) paths.set(rule.id, `rules/${rule.family}/${rule.id}.yml of the gate`);
  for (const { rule, path } of custom) {
    const other = paths.get(rule.id);
    if (other !== undefined)
      throw new InputError(
        `${path}: the id \`${rule.id}\` is taken by ${other}: give the rule another name.`,
      );
    paths.set(rule.id, path);
  }
  const source = repository.read(CONFIGURATION_FILE);
  if (source === undefined) return { rules, configuration: DEFAULTS };
  return { rules, configuration: readConfiguration(source.value, CONFIGURATION_FILE, [...paths.keys()]) };
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
