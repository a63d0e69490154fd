import type { Text } from '../../repository/text.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';
import type { Act, Fact, FactValue } from './act.ts';
import type { FactSource } from './program.ts';
import type { Programs } from './recognise.ts';

/**
 * What a command line says of `name` (`port`, `reloads`), or what holds by default; undefined when the program's data
 * does not speak of it. Unknown when a word that may hold anything could say otherwise.
 */
export function factOf(programs: Programs, act: Act, name: string): FactValue {
  for (const source of sourcesOf(programs, act, name)) {
    if (source.from === 'default') return beyondOpen(act, { value: source.value });
    const found = fromSource(act, source);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All texts that a repeated option or a greedy operand gives. */
export function textsOf(programs: Programs, act: Act, name: string): readonly Text[] {
  for (const source of sourcesOf(programs, act, name)) {
    const texts =
      source.from === 'option'
        ? (act.options.get(source.option) ?? []).flatMap((use) =>
            use.value === undefined ? [] : [use.value],
          )
        : source.from === 'operand'
          ? (act.operands.get(source.operand) ?? [])
          : [];
    if (texts.length > 0) return texts;
  }
  return [];
}

/** The text of a fact that was said, not assumed. */
export function textOf(programs: Programs, act: Act, name: string): Text | undefined {
  const fact = factOf(programs, act, name);
  return fact === undefined || isUnknown(fact) ? undefined : fact.text;
}

function sourcesOf(programs: Programs, act: Act, name: string): readonly FactSource[] {
  return programs.command(act.program, act.command)?.facts.get(name) ?? [];
}

function fromSource(act: Act, source: Exclude<FactSource, { from: 'default' }>): Known<Fact> | undefined {
  switch (source.from) {
    case 'option':
      return fromText(act.options.get(source.option)?.at(-1)?.value);
    case 'operand':
      return fromText(act.operands.get(source.operand)?.[0]);
    case 'environment':
      return fromText(act.line.environment.get(source.variable));
    case 'flag':
    case 'unless': {
      const use = act.options.get(source.option)?.at(-1);
      return use === undefined ? undefined : { value: source.from === 'flag', text: use.text };
    }
  }
}

function fromText(text: Text | undefined): Known<Fact> | undefined {
  if (text === undefined) return undefined;
  const why = text.unknown;
  return why === undefined ? { value: text.value, text } : unknown(why, text.span());
}

function beyondOpen(act: Act, fact: Fact): Known<Fact> {
  if (act.open === undefined) return fact;
  return unknown(act.open.unknown ?? 'its arguments come from elsewhere', act.open.span());
}
