import { askSecondOpinions, coverageOf } from './coverage.ts';
import type { Deployment } from './deployment/deployment.ts';
import { lazy } from './deployment/lazy.ts';
import { secretPlacesOf, secretValuesOf } from './deployment/links/settings/secrets.ts';
import type { DeploymentMap } from './deployment/map/deployment-map.ts';
import { VOCABULARY } from './deployment/model/vocabulary.ts';
import { THINGS } from './deployment/things/things.ts';
import { tuneEngine } from './engine.ts';
import type { BaselineEntry } from './policy/baseline/baseline.ts';
import { type Changes, compareStates } from './policy/changes.ts';
import type { PolicyChange } from './policy/comparison/policy-change.ts';
import { areFailing, decide } from './policy/decide.ts';
import type { RuleText } from './policy/finding.ts';
import { type Judgement, judge } from './policy/judge.ts';
import { OWN_RULES } from './policy/own-rules.ts';
import { type Redact, redactor } from './policy/redact.ts';
import { RuleLanguage } from './policy/rules/cel.ts';
import { checkedRule, type Rule } from './policy/rules/rule.ts';
import type { RuleSource } from './policy/rules/rule-source.ts';
import { sourcesOf } from './policy/sources.ts';
import type { Sources, Verdict } from './policy/verdict.ts';
import { type DeploymentInput, maskedMap, readDeployment } from './read-deployment.ts';

/** What a run judges, and by what. */
export interface GateInput extends DeploymentInput {
  readonly rules: readonly RuleSource[];
  /** Only what is new fails the run. */
  readonly onlyNew?: boolean;
  /** Findings that the repository decided to live with. */
  readonly baseline?: readonly BaselineEntry[];
  /** What a change does to the policy; its sentences may still quote secrets. */
  readonly policyChanges?: readonly PolicyChange[];
  /** Not all files are judged: what the baseline lets pass may be in others. */
  readonly isPartial?: boolean;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** Told what is going on, as a few words, between steps. */
  readonly onProgress?: (what: string) => void;
}

export interface GateResult {
  readonly verdict: Verdict;
  readonly sources: Sources;
  /** The deployment as a drawing, secrets masked; drawn when it is asked for. */
  readonly map: () => DeploymentMap;
}

/** The stages in order. Same files in, same findings out, in the same order. */
export async function runGate(input: GateInput): Promise<GateResult> {
  tuneEngine();
  const { repository, configuration, base, policyChanges } = input;
  const deployment = await readDeployment(input);
  const rules = rulesOf(input);
  const now = judgeState(deployment, rules, input);
  await askSecondOpinions(deployment);
  const { allowed, redact, sources } = now;
  const { findings, gone } = changesSince(now, { deployment, rules, input });
  const failing = input.onlyNew === true ? findings.filter(({ change }) => change === 'new') : findings;
  const verdict: Verdict = {
    findings,
    allowed,
    failed: areFailing(failing, configuration),
    ...(base === undefined ? {} : { since: { base: base.name, onlyNew: input.onlyNew === true, gone } }),
    ...(policyChanges === undefined
      ? {}
      : { policyChanges: policyChanges.map((one) => ({ ...one, says: redact(one.says) })) }),
    ...(input.isPartial === true ? {} : { staleEntries: now.staleEntries }),
    undecided: now.undecided.map((one) => ({ ...one, why: redact(one.why) })),
    coverage: { files: coverageOf(deployment, redact) },
    rules: new Map([...input.rules, ...OWN_RULES].map((rule) => [rule.id, ruleText(rule)])),
    failOn: configuration.failOn,
    notes:
      repository.files.length === 0
        ? ['There is nothing here that the gate reads.', ...repository.notes]
        : repository.notes,
  };
  return { verdict, sources, map: () => maskedMap(deployment, redact) };
}

function rulesOf({ rules, configuration }: GateInput): Rule[] {
  const language = new RuleLanguage(VOCABULARY);
  return rules
    .filter((rule) => configuration.rules.get(rule.id) !== 'off')
    .map((source) => checkedRule(source, language));
}

/** What the rules say of one state of the repository, after configuration and allowances, its secrets masked. */
function judgeState(deployment: Deployment, rules: readonly Rule[], input: GateInput) {
  const { repository } = deployment;
  if (rules.length > 0) {
    // Whatever rule is first would do it, and be said to take the time.
    input.onProgress?.('parsing');
    deployment.scripts();
    input.onProgress?.('following what runs');
    deployment.runs();
  }
  const redact = redactor(secretValuesOf(deployment));
  const judged = judgeRules(rules, { deployment, redact }, input);
  // Whatever rules are on: a report shows lines and quotes words of rules that know nothing of secrets.
  const sources = sourcesOf(
    repository.files,
    secretPlacesOf(deployment),
    (path) => repository.read(path)?.value,
  );
  const drafts = judged.flatMap(({ drafts }) => drafts);
  const decision = decide({
    ...input,
    drafts,
    files: repository.files,
    hasFile: (path) => repository.hasFile(path),
    sources,
  });
  return { ...decision, undecided: judged.flatMap(({ undecided }) => undecided), sources, redact };
}

function changesSince(
  { findings, allowed }: ReturnType<typeof judgeState>,
  { deployment, rules, input }: { deployment: Deployment; rules: readonly Rule[]; input: GateInput },
): Changes {
  const before = deployment.before();
  if (before === undefined) return { findings, gone: [] };
  input.onProgress?.('judging the base');
  return compareStates({
    before: judgeState(before, rules, input).findings,
    now: findings,
    allowed: allowed.map(({ finding }) => finding),
    hasFile: (path) => deployment.repository.hasFile(path),
  });
}

/** Rules of one kind of thing one after the other: its things are put together once, and kept no longer. */
function judgeRules(
  rules: readonly Rule[],
  { deployment, redact }: { readonly deployment: Deployment; readonly redact: Redact },
  { onProgress }: GateInput,
): Judgement[] {
  const judged = new Map<Rule, Judgement>();
  for (const subject of new Set(rules.map(({ source }) => source.subject))) {
    const things = lazy(() => THINGS[subject as keyof typeof THINGS](deployment));
    for (const rule of rules) {
      if (rule.source.subject !== subject) continue;
      onProgress?.(`judging ${rule.source.id}`);
      judged.set(rule, judge(rule, things(), redact));
    }
  }
  return rules.flatMap((rule) => judged.get(rule) ?? []);
}

function ruleText(rule: RuleText): RuleText {
  const { id, family, title, severity, confidence, why, instead } = rule;
  return { id, family, title, severity, confidence, why, instead };
}
