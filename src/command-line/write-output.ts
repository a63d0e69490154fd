import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { GateResult } from '../gate.ts';
import { FORMATS } from '../report/formats.ts';
import type { ReportOptions } from '../report/report-options.ts';
import { InputError } from '../repository/input-error.ts';
import { shippedVersion } from '../shipped.ts';
import type { Output } from './outputs.ts';
import type { Terminal } from './terminal.ts';

interface Writing {
  /** All that are written. */
  readonly outputs: readonly Output[];
  readonly terminal: Terminal;
  /** Something else goes to standard output. */
  readonly isShared?: boolean;
  readonly listUndecided?: boolean;
  /** What was rehearsed, for the reports that tell of it. */
  readonly more?: Pick<ReportOptions, 'seen' | 'rehearsal'>;
}

const DEFAULT_WIDTH = 100;

/** Writes one report where it goes. Throws an InputError when its file cannot be written. */
export function writeOutput(output: Output, { verdict, sources }: GateResult, writing: Writing): void {
  const stream = textStream(output, writing);
  const report = FORMATS[output.format](verdict, sources, optionsFor(stream, output, writing));
  if (output.file === undefined) stream.write(report);
  else writeReport(writing.terminal, output.file, report);
}

/** Machine formats own standard output; what people read goes beside it. */
export function textStream(
  { format }: Output,
  { outputs, terminal, isShared = false }: Writing,
): NodeJS.WriteStream {
  const isOwned = isShared || outputs.some((one) => one.file === undefined && one.format !== 'text');
  return format === 'text' && isOwned ? terminal.stderr : terminal.stdout;
}

function optionsFor(
  stream: NodeJS.WriteStream,
  output: Output,
  { terminal, listUndecided = false, more }: Writing,
): ReportOptions {
  const { env } = terminal;
  const wantsNone = (env.NO_COLOR ?? '') !== '' || output.file !== undefined;
  return {
    tool: { name: 'incident-gate', version: shippedVersion() },
    colour: !wantsNone && (stream.isTTY === true || (env.FORCE_COLOR ?? '') !== ''),
    width: stream.columns ?? DEFAULT_WIDTH,
    listUndecided,
    ...more,
  };
}

/** Throws an InputError when the file cannot be written. */
export function writeReport({ cwd }: Terminal, output: string, report: string): void {
  const file = resolve(cwd(), output);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, report);
  } catch (error) {
    throw new InputError(
      `The report could not be written to \`${file}\`: ${(error as Error).message}. Give another --output.`,
    );
  }
}
