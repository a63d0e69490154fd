import type { Log, Run } from 'sarif';
import type { Sources, Verdict } from '../../policy/verdict.ts';
import { escapedJson } from '../characters/escaped-json.ts';
import type { ReportOptions, Tool } from '../report-options.ts';
import { notificationsOf, type ResultLimits } from './sarif-notifications.ts';
import { ROOT } from './sarif-places.ts';
import { resultsOf } from './sarif-results.ts';
import { NOTIFICATIONS } from './sarif-rules.ts';
import { allFindings, SarifTables } from './sarif-tables.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** GitHub refuses a run with more than the first, and keeps the second (docs.github.com, "SARIF support for code scanning"). */
const LIMITS: ResultLimits = { accepted: 25_000, shown: 5_000 };

/** SARIF 2.1.0 for code scanning. It never decides the run: an upload that is cut or refused changes no verdict. */
export function sarifReport(
  verdict: Verdict,
  sources: Sources,
  { tool, category, folder = '' }: Pick<ReportOptions, 'tool' | 'category' | 'folder'>,
): string {
  const tables = new SarifTables(verdict, sources, { folder });
  const number = allFindings(verdict).length;
  const notifications = notificationsOf(verdict, tables, { number, limits: LIMITS });
  const run: Run = {
    tool: { driver: driverOf(tool, tables) },
    // What comes before the last `/` is the category, what follows would name the one run (2.1.0, 3.17.3).
    automationDetails: { id: `${category ?? 'incident-gate'}/` },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the checked repository.' } } },
    invocations: [{ executionSuccessful: true, toolConfigurationNotifications: notifications }],
    artifacts: [...tables.artifacts],
    results: resultsOf(verdict, tables).slice(0, LIMITS.accepted),
    properties: {
      verdict: verdict.failed ? 'failed' : 'passed',
      undecided: verdict.undecided.length,
      resultsLeftOut: Math.max(0, number - LIMITS.accepted),
    },
  };
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] };
  return escapedJson(log);
}

function driverOf(tool: Tool, { rules }: SarifTables): Run['tool']['driver'] {
  return {
    name: tool.name,
    version: tool.version,
    semanticVersion: tool.version,
    informationUri: tool.informationUri,
    rules: [...rules],
    notifications: NOTIFICATIONS,
  };
}
