import type { Location, Notification } from 'sarif';
import type { CoveredFile, Verdict } from '../../policy/verdict.ts';
import { filesWithLosses, goneSentence, grouped, weakeningFirst } from '../sentences.ts';
import { sarifMessage } from './sarif-message.ts';
import type { SarifTables } from './sarif-tables.ts';

/** Of one kind; a hostile repository could otherwise grow the log without bound. */
const NOTIFICATIONS_LIMIT = 1_000;

/** What GitHub accepts and shows of a run's results. */
export interface ResultLimits {
  readonly accepted: number;
  readonly shown: number;
}

/** What is to be said beside the results, `number` of which there were: what was cut, lost, changed in the policy or is stale. */
export function notificationsOf(
  verdict: Verdict,
  tables: SarifTables,
  { number, limits }: { readonly number: number; readonly limits: ResultLimits },
): Notification[] {
  const gone = verdict.since?.gone ?? [];
  return [
    ...cutNotifications(number, limits),
    ...verdict.notes.map((text) => note('note', 'note', text)),
    ...(gone.length === 0 ? [] : [note('note', 'note', goneSentence(gone))]),
    ...policyNotifications(verdict, tables),
    ...staleNotifications(verdict, tables),
    ...filesWithLosses(verdict.coverage.files)
      .flatMap((file) => fileNotifications(file, tables))
      .slice(0, NOTIFICATIONS_LIMIT),
  ];
}

function cutNotifications(number: number, { accepted, shown }: ResultLimits): Notification[] {
  const said: Notification[] = [];
  if (number > accepted) {
    const text = `${grouped(number - accepted)} results are not in this log: GitHub accepts ${grouped(accepted)} of a run.`;
    said.push(note('left-out', 'warning', text));
  }
  if (number > shown) {
    const text = `GitHub shows ${grouped(shown)} results of a run, the gravest first, and these are ${grouped(number)}.`;
    said.push(note('left-out', 'warning', text));
  }
  return said;
}

function policyNotifications({ policyChanges = [] }: Verdict, tables: SarifTables): Notification[] {
  return weakeningFirst(policyChanges)
    .slice(0, NOTIFICATIONS_LIMIT)
    .map(({ weakens, says, span }) => ({
      ...note('policy', weakens ? 'warning' : 'note', says),
      ...(span === undefined ? {} : { locations: [{ physicalLocation: tables.place(span) }] }),
    }));
}

function staleNotifications({ staleEntries = [] }: Verdict, tables: SarifTables): Notification[] {
  return staleEntries.slice(0, NOTIFICATIONS_LIMIT).map(({ rule, path, date, reason }) => ({
    ...note(
      'stale-baseline',
      'note',
      `The baseline's entry of ${date} for ${rule} (${reason}) matches nothing any more.`,
    ),
    locations: [fileLocation(path, tables)],
  }));
}

function fileNotifications(file: CoveredFile, tables: SarifTables): Notification[] {
  const lost = file.lost.length > 0 ? file.lost : [{ why: 'It was not read.' }];
  return lost.map(({ why, line }) => ({
    ...note('coverage', 'warning', why),
    locations: [fileLocation(file.path, tables, line)],
  }));
}

function fileLocation(path: string, tables: SarifTables, line?: number): Location {
  const region = line === undefined ? {} : { region: { startLine: Math.max(1, line) } };
  return {
    physicalLocation: { artifactLocation: tables.file(path), ...region },
  };
}

function note(id: string, level: 'warning' | 'note', text: string): Notification {
  return { descriptor: { id }, level, message: { text: sarifMessage(text) } };
}
