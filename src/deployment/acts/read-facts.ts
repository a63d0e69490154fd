import type { FactSource } from './program.ts';
import { ProgramFields } from './program-fields.ts';

const SOURCES = ['option', 'flag', 'unless', 'operand', 'environment', 'default'] as const;

/** What a command may name: its options, those that may stand before it, and its operands. */
export interface Declared {
  readonly options: ReadonlySet<string>;
  readonly operands: readonly string[];
}

/** The `facts` of a command. Throws where a source names an option or operand that is not declared. */
export function readFacts(
  entry: ProgramFields,
  declared: Declared,
): ReadonlyMap<string, readonly FactSource[]> {
  const written = entry.under('facts');
  return new Map(
    written.keys().map((fact) => {
      const sources = written.list(fact).map((item) => {
        return readSource(new ProgramFields(item, `${written.place}, "${fact}"`), declared);
      });
      if (sources.length === 0) throw written.fault(fact, 'has no source');
      return [fact, sources];
    }),
  );
}

function readSource(entry: ProgramFields, declared: Declared): FactSource {
  entry.allow(SOURCES);
  const [from, ...others] = SOURCES.filter((source) => entry.has(source));
  if (from === undefined || others.length > 0) {
    throw entry.fault(others[0] ?? 'option', `: a source has exactly one of ${SOURCES.join(', ')}`);
  }
  if (from === 'default') return { from, value: readDefault(entry) };
  const name = entry.requiredText(from);
  if (from === 'environment') return { from, variable: name };
  if (from === 'operand') {
    if (declared.operands.includes(name)) return { from, operand: name };
    throw entry.fault(from, `names "${name}", which is no operand of the command`);
  }
  if (declared.options.has(name)) return { from, option: name };
  throw entry.fault(from, `names "${name}", which is no option of the command`);
}

function readDefault(entry: ProgramFields): string | number | boolean {
  const value = entry.value('default');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw entry.fault('default', 'must be text, a number, true or false');
}
