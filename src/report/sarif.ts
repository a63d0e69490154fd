import type { Artifact, Log, Notification, ReportingDescriptor, Result, Run } from 'sarif';
import type { Finding } from '../policy/finding.ts';
import type { CoveredFile, Sources, Verdict } from '../policy/verdict.ts';
import { escapedJson } from './escaped-json.ts';
import type { ReportOptions, Tool } from './report-options.ts';
import { sarifMessage } from './sarif-message.ts';
import { artifactLocation, physicalLocation, ROOT, relatedLocation } from './sarif-places.ts';
import { bareDescriptor, levelOf, ruleDescriptor } from './sarif-rules.ts';
import { filesWithLosses } from './sentences.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** GitHub refuses a run with more; it keeps 5,000, so the errors must come first, as in the verdict they do. */
const RESULTS_LIMIT = 25_000;
/** Of a result's 100 locations that GitHub keeps, one is its own. */
const RELATED_LIMIT = 99;
const NOTIFICATIONS_LIMIT = 1_000;

/** What results and notifications refer to by number. */
interface Tables {
  readonly sources: Sources;
  readonly artifacts: ReadonlyMap<string, number>;
  readonly rules: ReadonlyMap<string, number>;
  /** If one result says whether it is suppressed, all must (2.1.0, 3.27.23). */
  readonly areAnySuppressed: boolean;
}

/** SARIF 2.1.0 for code scanning. It never decides the run: an upload that is cut or refused changes no verdict. */
export function sarifReport(
  verdict: Verdict,
  sources: Sources,
  { tool }: Pick<ReportOptions, 'tool'>,
): string {
  const descriptors = descriptorsOf(verdict);
  const paths = pathsOf(verdict);
  const tables: Tables = {
    sources,
    artifacts: new Map(paths.map((path, index) => [path, index])),
    rules: new Map(descriptors.map((rule, index) => [rule.id, index])),
    areAnySuppressed: verdict.allowed.length > 0,
  };
  const artifacts: Artifact[] = paths.map((path) => ({ location: artifactLocation(path, undefined) }));
  const run: Run = {
    tool: { driver: driverOf(tool, descriptors) },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the checked repository.' } } },
    invocations: [
      { executionSuccessful: true, toolConfigurationNotifications: notifications(verdict, tables) },
    ],
    artifacts,
    results: resultsOf(verdict, tables),
    properties: { verdict: verdict.failed ? 'failed' : 'passed', undecided: verdict.undecided.length },
  };
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] };
  return escapedJson(log);
}

function driverOf(tool: Tool, rules: ReportingDescriptor[]): Run['tool']['driver'] {
  return {
    name: tool.name,
    version: tool.version,
    semanticVersion: tool.version,
    informationUri: tool.informationUri,
    rules,
    notifications: [
      { id: 'coverage', shortDescription: { text: 'A file was not read, or not all of it.' } },
      { id: 'left-out', shortDescription: { text: 'There were more results than a run may have.' } },
      { id: 'note', shortDescription: { text: 'Something about the run itself.' } },
    ],
  };
}

function descriptorsOf(verdict: Verdict): ReportingDescriptor[] {
  const descriptors = new Map([...verdict.rules.values()].map((rule) => [rule.id, ruleDescriptor(rule)]));
  for (const finding of allFindings(verdict)) {
    if (!descriptors.has(finding.rule)) descriptors.set(finding.rule, bareDescriptor(finding));
  }
  return [...descriptors.values()];
}

function pathsOf(verdict: Verdict): string[] {
  const places = allFindings(verdict).flatMap((finding) => [
    finding.span.path,
    ...finding.related.map((place) => place.span.path),
  ]);
  return [...new Set([...verdict.coverage.files.map((file) => file.path), ...places])];
}

function allFindings(verdict: Verdict): Finding[] {
  return [...verdict.findings, ...verdict.allowed.map((one) => one.finding)];
}

function resultsOf(verdict: Verdict, tables: Tables): Result[] {
  const found = verdict.findings.map((finding) => resultOf(finding, tables));
  const suppressed = verdict.allowed.map(({ finding, reason, until }): Result => {
    const justification = until === undefined ? reason : `${reason} (until ${until})`;
    const suppressions = [
      { kind: 'inSource', status: 'accepted', justification },
    ] satisfies Result['suppressions'];
    return { ...resultOf(finding, tables), suppressions };
  });
  return [...found, ...suppressed].slice(0, RESULTS_LIMIT);
}

function resultOf(finding: Finding, { sources, artifacts, rules, areAnySuppressed }: Tables): Result {
  const { span, evidence, confidence } = finding;
  const place = (at: typeof span) => physicalLocation(at, sources, artifacts.get(at.path));
  return {
    ruleId: finding.rule,
    ruleIndex: rules.get(finding.rule) ?? -1,
    level: levelOf(finding.severity),
    message: { text: sarifMessage(finding.message) },
    locations: [{ physicalLocation: place(span) }],
    relatedLocations: finding.related
      .slice(0, RELATED_LIMIT)
      .map((related, index) => relatedLocation(index + 1, related.says, place(related.span))),
    ...(finding.change === undefined
      ? {}
      : { baselineState: finding.change === 'new' ? ('new' as const) : ('unchanged' as const) }),
    partialFingerprints: { 'incidentGate/v1': finding.fingerprint },
    ...(areAnySuppressed ? { suppressions: [] } : {}),
    properties: { confidence, ...(evidence === undefined ? {} : { evidence }) },
  };
}

function notifications(verdict: Verdict, tables: Tables): Notification[] {
  const lost = filesWithLosses(verdict.coverage.files);
  const losses = lost.flatMap((file) => fileNotifications(file, tables));
  const more = allFindings(verdict).length - RESULTS_LIMIT;
  return [
    ...(more > 0 ? [note('left-out', 'warning', `${more} results are not in this log.`)] : []),
    ...verdict.notes.map((text) => note('note', 'note', text)),
    ...losses.slice(0, NOTIFICATIONS_LIMIT),
  ];
}

function fileNotifications(file: CoveredFile, { artifacts }: Tables): Notification[] {
  const location = artifactLocation(file.path, artifacts.get(file.path));
  const lost = file.lost.length > 0 ? file.lost : [{ why: 'It was not read.' }];
  return lost.map(({ why, line }) => ({
    ...note('coverage', 'warning', why),
    locations: [
      {
        physicalLocation: {
          artifactLocation: location,
          ...(line === undefined ? {} : { region: { startLine: Math.max(1, line) } }),
        },
      },
    ],
  }));
}

function note(id: string, level: 'warning' | 'note', text: string): Notification {
  return { descriptor: { id }, level, message: { text: sarifMessage(text) } };
}
