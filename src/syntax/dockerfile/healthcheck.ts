import type { Text } from '../../repository/text.ts';
import { parseDuration } from '../duration.ts';
import { present } from '../present.ts';
import { parseNumber, type Setting } from '../yaml/reader.ts';
import { readCommand } from './command.ts';
import type { Head, InstructionContext } from './head.ts';
import type { HealthcheckContent, InstructionFlag } from './tree.ts';

/** `HEALTHCHECK NONE`, whose flags nobody reads. */
export function isNone(rest: Text): boolean {
  return /^none(?:\s|$)/i.test(rest.value);
}

/** Reads `HEALTHCHECK [flags] CMD …` and `HEALTHCHECK NONE`. */
export function readHealthcheck({ rest, flags }: Head, context: InstructionContext): HealthcheckContent {
  const { problems } = context;
  const word = /^\S*/.exec(rest.value)?.[0] ?? '';
  const disabled = isNone(rest);
  const isCommand = word.toUpperCase() === 'CMD';
  const body = rest.slice(word.length).trim();
  if (!disabled && !isCommand) problems.push({ text: rest, message: 'CMD or NONE stands here' });
  if (disabled && body.length > 0) problems.push({ text: body, message: 'Nothing stands behind NONE' });
  if (isCommand && body.length === 0) problems.push({ text: rest, message: 'A command stands behind CMD' });
  // Without NONE the flags are read; a time of 0 means the default (instructions/parse.go, `parseOptInterval`).
  const read = (name: string, parse: (written: string) => number | undefined, least: number) => {
    const setting = disabled ? undefined : readFlag(flags, name, parse);
    const isRight = setting?.value === 0 || (setting?.value ?? Number.NaN) >= least;
    if (setting?.text.isKnown === true && !isRight)
      problems.push({ text: setting.entry, message: `\`--${name}\` cannot be this` });
    return setting;
  };
  const time = (name: string) => read(name, parseDuration, 0.001);
  return present({
    kind: 'healthcheck' as const,
    disabled,
    command: isCommand && body.length > 0 ? readCommand(body, context) : undefined,
    interval: time('interval'),
    timeout: time('timeout'),
    startPeriod: time('start-period'),
    startInterval: time('start-interval'),
    retries: read('retries', parseNumber, 0),
  });
}

function readFlag(
  flags: readonly InstructionFlag[],
  name: string,
  parse: (written: string) => number | undefined,
): Setting<number> | undefined {
  const flag = flags.find((one) => one.name === name);
  if (flag?.value === undefined) return undefined;
  return present({ text: flag.value, entry: flag.text, value: parse(flag.value.value) });
}
