import { type ProgramEntry, Programs } from './deployment/acts/recognise.ts';
import { Deployment, type Knowledge, type Measure } from './deployment/deployment.ts';
import { readDirectiveTable } from './deployment/knowledge/directive-table.ts';
import { readImagePorts } from './deployment/knowledge/image-ports.ts';
import { readLibraryVariables } from './deployment/knowledge/library-variables.ts';
import { readObjectFields } from './deployment/knowledge/object-fields.ts';
import { readDistributions } from './deployment/knowledge/python-distributions.ts';
import { lazy } from './deployment/lazy.ts';
import { secretPlacesOf, secretValuesOf } from './deployment/links/settings/secrets.ts';
import type { DeploymentMap } from './deployment/map/deployment-map.ts';
import { mapOf } from './deployment/map/map.ts';
import type { Role } from './deployment/model/artefact.ts';
import { VOCABULARY } from './deployment/model/vocabulary.ts';
import { readBlockingKnowledge } from './deployment/python/blocking-knowledge.ts';
import { findUnread } from './deployment/terraform/project.ts';
import { THINGS } from './deployment/things/things.ts';
import { tuneEngine } from './engine.ts';
import { type Grammar, loadGrammars } from './grammars.ts';
import type { BaselineEntry } from './policy/baseline.ts';
import { RuleLanguage } from './policy/cel.ts';
import { type Changes, compareStates } from './policy/changes.ts';
import type { Configuration } from './policy/configuration.ts';
import { areFailing, decide } from './policy/decide.ts';
import type { RuleText } from './policy/finding.ts';
import { type Judgement, judge } from './policy/judge.ts';
import { OWN_RULES } from './policy/own-rules.ts';
import type { PolicyChange } from './policy/policy-change.ts';
import { type Redact, redactedDraft, redactor } from './policy/redact.ts';
import { checkedRule, type Rule } from './policy/rule.ts';
import type { RuleSource } from './policy/rule-source.ts';
import { sourcesOf } from './policy/sources.ts';
import type { CoveredFile, Sources, Verdict } from './policy/verdict.ts';
import type { Format, Repository } from './repository/repository.ts';
import { fileMatcher } from './repository/selection.ts';
import { acceptsTerraform } from './syntax/terraform/opinion.ts';

/** What a run judges, and by what. */
export interface GateInput {
  readonly repository: Repository;
  readonly rules: readonly RuleSource[];
  readonly programs: readonly ProgramEntry[];
  /** A parsed data file of `knowledge/` by its name; read when it is first needed. */
  readonly knowledge: (name: string) => unknown;
  readonly configuration: Configuration;
  /** The repository before the change, and what it is called; findings are then told as new or known. */
  readonly base?: { readonly name: string; readonly repository: Repository };
  /** What a rehearsal saw of the repository. */
  readonly measured?: Measure;
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
  const states = [repository, ...(base === undefined ? [] : [base.repository])];
  await loadGrammars(
    new Set(states.flatMap(grammarsFor)),
    states.reduce((sum, state) => sum + charactersIn(state), 0),
  );
  const deployment = new Deployment(repository, knowledgeOf(input), {
    before: base?.repository,
    measured: input.measured,
  });
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
  return { verdict, sources, map: () => drawn(deployment, redact) };
}

function knowledgeOf(input: Pick<GateInput, 'programs' | 'knowledge' | 'configuration'>): Knowledge {
  return {
    programs: new Programs(input.programs),
    configuredRole: roleMatcher(input.configuration),
    blocking: lazy(() => readBlockingKnowledge(input.knowledge('blocking-python'))),
    distributions: lazy(() => readDistributions(input.knowledge('python-distributions'))),
    imagePorts: lazy(() => readImagePorts(input.knowledge('image-ports'))),
    libraryVariables: lazy(() => readLibraryVariables(input.knowledge('library-variables'))),
    directives: lazy(() => readDirectiveTable(input.knowledge('systemd-directives'))),
    kubernetesFields: lazy(() => readObjectFields(input.knowledge('kubernetes-fields'))),
    composeFields: lazy(() => readObjectFields(input.knowledge('compose-fields'))),
  };
}

/** The deployment by itself, for what judges nothing. */
export async function readDeployment(
  input: Pick<GateInput, 'repository' | 'programs' | 'knowledge' | 'configuration'>,
): Promise<Deployment> {
  const { repository } = input;
  await loadGrammars(new Set(grammarsFor(repository)), charactersIn(repository));
  return new Deployment(repository, knowledgeOf(input));
}

/** The deployment as a drawing, secrets masked. */
export async function mapRepository(input: Parameters<typeof readDeployment>[0]): Promise<DeploymentMap> {
  const deployment = await readDeployment(input);
  return drawn(deployment, redactor(secretValuesOf(deployment)));
}

function drawn(deployment: Deployment, redact: Redact): DeploymentMap {
  const map = mapOf(deployment);
  return {
    ...map,
    nodes: map.nodes.map((node) => ({
      ...node,
      title: redact(node.title),
      details: node.details.map(redact),
    })),
  };
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
  const judged = judgeRules(rules, deployment, input);
  // Whatever rules are on: a report shows lines and quotes words of rules that know nothing of secrets.
  const sources = sourcesOf(
    repository.files,
    secretPlacesOf(deployment),
    (path) => repository.read(path)?.value,
  );
  const redact = redactor(secretValuesOf(deployment));
  const drafts = judged.flatMap(({ drafts }) => drafts.map((draft) => redactedDraft(draft, redact)));
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
function judgeRules(rules: readonly Rule[], deployment: Deployment, { onProgress }: GateInput): Judgement[] {
  const judged = new Map<Rule, Judgement>();
  for (const subject of new Set(rules.map(({ source }) => source.subject))) {
    const things = lazy(() => THINGS[subject as keyof typeof THINGS](deployment));
    for (const rule of rules) {
      if (rule.source.subject !== subject) continue;
      onProgress?.(`judging ${rule.source.id}`);
      judged.set(rule, judge(rule, things()));
    }
  }
  return rules.flatMap((rule) => judged.get(rule) ?? []);
}

/** Whether what could not be read of a Terraform file is its author's mistake or a limit of the gate. */
async function askSecondOpinions({ repository, coverage }: Deployment): Promise<void> {
  for (const { path, format, text } of repository.files) {
    const isTerraform = format === 'terraform' || format === 'tfvars';
    if (!isTerraform || coverage.of(path).length === 0 || !(await acceptsTerraform(text.value))) continue;
    coverage.reword(
      path,
      (why) => `${why.replace(/\.$/, '')}. HashiCorp's own parser accepts the file: the limit is the gate's.`,
    );
  }
}

const GRAMMARS: ReadonlyMap<Format, Grammar> = new Map<Format, Grammar>([
  ['terraform', 'terraform'],
  ['tfvars', 'terraform'],
  ['python', 'python'],
]);

function grammarsFor(repository: Repository): Grammar[] {
  return [...new Set(repository.files.flatMap(({ format }) => GRAMMARS.get(format) ?? []))];
}

function charactersIn(repository: Repository): number {
  return repository.files.reduce((sum, file) => sum + file.content.length, 0);
}

function roleMatcher({ roles }: Configuration): (path: string) => Role | undefined {
  const matchers = roles.map(({ path, role }) => ({ role, matches: fileMatcher([path]) }));
  return (path) => matchers.find(({ matches }) => matches(path))?.role;
}

function coverageOf(deployment: Deployment, redact: Redact): CoveredFile[] {
  const { repository } = deployment;
  const lostOf = (path: string): CoveredFile['lost'] =>
    deployment.coverage
      .of(path)
      .map(({ span, why }) => ({ why: redact(why), line: deployment.lineOf(span) }));
  const read = repository.files.map((file): CoveredFile => {
    const lost = [...(file.damage === undefined ? [] : [{ why: file.damage }]), ...lostOf(file.path)];
    const whole = deployment.coverage.wasParsed(file.path) ? 'fully' : 'unneeded';
    return { path: file.path, format: file.format, read: lost.length === 0 ? whole : 'partly', lost };
  });
  // JavaScript has no format: a file of it is read where something starts it.
  const scripts = deployment.coverage
    .parsed()
    .filter((path) => /\.[cm]?js$/.test(path) && repository.file(path) === undefined)
    .map((path): CoveredFile => {
      const lost = lostOf(path);
      return { path, format: 'none', read: lost.length === 0 ? 'fully' : 'partly', lost };
    });
  const skipped = [...repository.skipped, ...findUnread(repository.below(''))].map(
    ({ path, why }): CoveredFile => ({ path, format: 'none', read: 'not', lost: [{ why }] }),
  );
  return [...read, ...scripts, ...skipped].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function ruleText(rule: RuleText): RuleText {
  const { id, family, title, severity, confidence, why, instead } = rule;
  return { id, family, title, severity, confidence, why, instead };
}
