import type { ComposeService } from '../../syntax/compose/file.ts';
import type { InstructionOf } from '../../syntax/dockerfile/tree.ts';
import { unknown } from '../unknown.ts';
import type { DeclaredProbe, ProbeAsk } from './probe.ts';
import { type Stated, stated } from './stated.ts';

const NEVER: Stated<number> = { value: 0 };
const ONCE: Stated<number> = { value: 1 };

/** `healthcheck:` of a compose service, with Docker's defaults. What it leaves out the image's own may say. */
export function composeProbe(service: ComposeService): DeclaredProbe | undefined {
  const { healthcheck } = service;
  if (healthcheck === undefined || healthcheck.disabled) return undefined;
  const { test } = healthcheck;
  const isBuilt = service.build !== undefined;
  const entry = service.node.entry('healthcheck');
  const ask: DeclaredProbe['ask'] =
    test === undefined
      ? unknown('the image says how it asks', healthcheck.text.span(0, 1))
      : { kind: 'exec', shell: test.form === 'shell', words: test.words };
  const or = (setting: typeof healthcheck.interval, otherwise: number): Stated<number> => {
    if (setting === undefined && test === undefined && isBuilt)
      return { value: unknown('the image says it') };
    return stated(setting, otherwise);
  };
  return {
    kind: 'health',
    system: 'docker',
    at: (entry?.key.source ?? healthcheck.text).span(),
    ask,
    initialDelay: NEVER,
    period: or(healthcheck.interval, 30),
    timeout: or(healthcheck.timeout, 30),
    failureThreshold: or(healthcheck.retries, 3),
    successThreshold: ONCE,
    startPeriod: or(healthcheck.startPeriod, 0),
    startInterval: or(healthcheck.startInterval, 5),
  };
}

/** `HEALTHCHECK` of a Dockerfile; undefined for `NONE`. */
export function dockerfileProbe(instruction: InstructionOf<'healthcheck'>): DeclaredProbe | undefined {
  const { command } = instruction;
  if (instruction.disabled || command === undefined) return undefined;
  const ask: ProbeAsk =
    command.form === 'exec'
      ? { kind: 'exec', shell: false, words: command.words }
      : { kind: 'exec', shell: true, words: [command.script] };
  return {
    kind: 'health',
    system: 'docker',
    at: instruction.keyword.span(),
    ask,
    initialDelay: NEVER,
    period: stated(instruction.interval, 30),
    timeout: stated(instruction.timeout, 30),
    failureThreshold: stated(instruction.retries, 3),
    successThreshold: ONCE,
    startPeriod: stated(instruction.startPeriod, 0),
    startInterval: stated(instruction.startInterval, 5),
  };
}
