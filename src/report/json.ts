import type { Finding } from '../policy/finding.ts';
import type { CoveredFile, Position, Since, Sources, Verdict } from '../policy/verdict.ts';
import type { Span } from '../repository/span.ts';
import { escapedJson } from './characters/escaped-json.ts';
import type { ReportOptions } from './report-options.ts';

/** Goes up when a reader of the older form would misread the newer one. */
export const REPORT_SCHEMA_VERSION = 1;

/** The verdict for programs, as `docs/schema/report.schema.json` says. */
export function jsonReport(
  verdict: Verdict,
  sources: Sources,
  { tool, seen }: Pick<ReportOptions, 'tool' | 'seen'>,
): string {
  return escapedJson({
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: tool.name, version: tool.version },
    verdict: verdict.failed ? 'failed' : 'passed',
    failOn: verdict.failOn,
    findings: verdict.findings.map((finding) => findingObject(finding, sources)),
    allowed: verdict.allowed.map(({ finding, reason, until, by }) => ({
      finding: findingObject(finding, sources),
      by,
      reason,
      until,
    })),
    undecided: verdict.undecided.map(({ rule, span, why }) => ({ rule, ...placeObject(span, sources), why })),
    coverage: coverageObject(verdict.coverage.files),
    since: verdict.since === undefined ? undefined : sinceObject(verdict.since),
    policyChanges: verdict.policyChanges?.map(({ weakens, says, span }) => ({
      weakens,
      says,
      place: span === undefined ? undefined : placeObject(span, sources),
    })),
    staleEntries: verdict.staleEntries?.map(({ rule, path, fingerprint, date, reason }) => ({
      rule,
      path,
      fingerprint,
      date,
      reason,
    })),
    rehearsed: seen,
    unrehearsed: verdict.unrehearsed,
    notes: verdict.notes,
  });
}

function sinceObject({ base, onlyNew, gone }: Since) {
  return {
    base,
    onlyNew,
    gone: gone.map(({ rule, severity, span, message, fingerprint }) => ({
      rule,
      severity,
      path: span.path,
      message,
      fingerprint,
    })),
  };
}

interface PlaceObject {
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
}

function placeObject(span: Span, sources: Sources): PlaceObject {
  const { start, end } = sources.position(span);
  return { path: span.path, start, end };
}

function findingObject(finding: Finding, sources: Sources) {
  const { rule, family, title, severity, confidence, message, fingerprint, change, evidence } = finding;
  return {
    rule,
    family,
    title,
    severity,
    confidence,
    ...placeObject(finding.span, sources),
    message,
    fingerprint,
    change,
    related: finding.related.map((place) => ({ ...placeObject(place.span, sources), says: place.says })),
    evidence,
  };
}

function coverageObject(files: readonly CoveredFile[]) {
  const numberOf = (read: CoveredFile['read']) => files.filter((file) => file.read === read).length;
  return {
    fully: numberOf('fully'),
    partly: numberOf('partly'),
    not: numberOf('not'),
    unneeded: numberOf('unneeded'),
    files: files.map(({ path, format, read, lost }) => ({ path, format, read, lost })),
  };
}
