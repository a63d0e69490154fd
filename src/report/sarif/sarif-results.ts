import type { CodeFlow, Result, Suppression } from 'sarif';
import { type Finding, SEVERITIES } from '../../policy/finding.ts';
import type { Allowed, Verdict } from '../../policy/verdict.ts';
import { sarifMessage } from './sarif-message.ts';
import { relatedLocation } from './sarif-places.ts';
import { levelOf } from './sarif-rules.ts';
import type { SarifTables } from './sarif-tables.ts';

/** Of a result's 100 locations that GitHub keeps, one is its own. */
const RELATED_LIMIT = 99;

/**
 * What counts, errors first, then what is let pass, errors first. Findings that are gone are none: code scanning knows
 * no `baselineState`, would open an alert for each, and closes those that it misses by itself.
 */
export function resultsOf(verdict: Verdict, tables: SarifTables): Result[] {
  // If one result says whether it is suppressed, all must (2.1.0, 3.27.23).
  const none = verdict.allowed.length > 0 ? { suppressions: [] } : {};
  const allowed = [...verdict.allowed].sort((a, b) => gravity(b.finding) - gravity(a.finding));
  return [
    ...verdict.findings.map((finding) => ({ ...resultOf(finding, tables), ...none })),
    ...allowed.map((one) => ({ ...resultOf(one.finding, tables), suppressions: [suppressionOf(one)] })),
  ];
}

function gravity({ severity }: Finding): number {
  return SEVERITIES.indexOf(severity);
}

/** `inSource` is for comments beside the finding alone (2.1.0, 3.35.2). */
function suppressionOf({ by, reason, until }: Allowed): Suppression {
  const justification = until === undefined ? reason : `${reason} (until ${until})`;
  return {
    kind: by === 'comment' ? 'inSource' : 'external',
    status: 'accepted',
    justification,
    properties: { by },
  };
}

function resultOf(finding: Finding, tables: SarifTables): Result {
  const { span, evidence, confidence } = finding;
  const place = tables.place(span);
  const lineHash = tables.lineHash(span.path, place.region?.startLine ?? 1);
  const flow = flowOf(finding, tables);
  return {
    ruleId: finding.rule,
    ruleIndex: tables.ruleIndex(finding.rule),
    level: levelOf(finding.severity),
    message: { text: sarifMessage(finding.message) },
    locations: [{ physicalLocation: place }],
    relatedLocations: relatedOf(finding).map(({ span: at, says }, index) =>
      relatedLocation(index + 1, says, tables.place(at)),
    ),
    ...(flow === undefined ? {} : { codeFlows: [flow] }),
    ...(finding.change === undefined
      ? {}
      : { baselineState: finding.change === 'new' ? ('new' as const) : ('unchanged' as const) }),
    partialFingerprints: {
      ...(lineHash === undefined ? {} : { primaryLocationLineHash: lineHash }),
      'incidentGate/v1': finding.fingerprint,
    },
    properties: { confidence, ...(evidence === undefined ? {} : { evidence }) },
  };
}

/** The way through the places that make a finding true, to where it shows; only where it leads through several files. */
function flowOf(finding: Finding, tables: SarifTables): CodeFlow | undefined {
  const related = relatedOf(finding);
  if (related.every(({ span }) => span.path === finding.span.path)) return undefined;
  const steps = [...related, { span: finding.span, says: finding.message }];
  const locations = steps.map(({ span, says }) => ({
    location: { physicalLocation: tables.place(span), message: { text: sarifMessage(says) } },
  }));
  return { threadFlows: [{ locations }] };
}

function relatedOf(finding: Finding): Finding['related'] {
  return finding.related.slice(0, RELATED_LIMIT);
}
