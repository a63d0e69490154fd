import type { Text } from '../../../repository/text.ts';
import type { UnitDirective } from '../../../syntax/systemd/systemd.ts';
import { parseSystemdBoolean, parseTimeSpan } from '../../../syntax/systemd/values.ts';
import type { DirectiveTable } from '../../knowledge/directive-table.ts';
import type { Unit } from '../../lowering/units.ts';

/** Something in a unit file that systemd ignores, refuses or takes for something else than it looks like. */
export interface DirectiveFault {
  /**
   * `unknown`: no section has it. `misplaced`: another section has it. `section`: this kind of unit has no such section.
   * `obsolete`: it does nothing any more. `value`: what stands behind it is not read. `contradiction`: two settings that do not
   * go together. `refused`: for this, systemd does not load the unit.
   */
  readonly kind: 'unknown' | 'misplaced' | 'section' | 'obsolete' | 'value' | 'contradiction' | 'refused';
  readonly at: Text;
  /** The setting or section. */
  readonly name: string;
  /** The section that it belongs to, the setting that it is spelt like or that took its place. */
  readonly meant?: string;
  /** Why it is one, as a clause. */
  readonly because: string;
  /** What does not go together with it. */
  readonly other?: Text;
}

const TYPES = ['service', 'socket', 'mount', 'automount', 'swap', 'timer', 'path', 'slice', 'scope'];

/** The sections that systemd reads in a unit of that name (`sections` of the UnitVTable in src/core/); none of what is no unit. */
function sectionsOf(name: string): readonly string[] {
  const type = name.replace(/^.*\./, '');
  if (type === 'target' || type === 'device') return ['Unit', 'Install'];
  if (!TYPES.includes(type)) return [];
  return ['Unit', `${type.charAt(0).toUpperCase()}${type.slice(1)}`, 'Install'];
}

/** Settings that stand where systemd does not look for them, are spelt as it does not spell them, or say what it cannot read. */
export function misreadDirectives(unit: Unit, table: DirectiveTable): DirectiveFault[] {
  const sections = sectionsOf(unit.name);
  if (sections.length === 0) return [];
  const foreign = unit.file.headers.filter(
    (header) => header.isKnown && !sections.includes(header.value) && !header.value.startsWith('X-'),
  );
  const because = `a ${unit.name.replace(/^.*\./, '')} unit has no such section`;
  return [
    ...foreign.map((at): DirectiveFault => ({ kind: 'section', at, name: at.value, because })),
    ...unit.file.all
      .filter(({ section, name }) => sections.includes(section) && name.isKnown && /^\w+$/.test(name.value))
      .flatMap((directive) => faultOf(directive, sections, table) ?? []),
  ];
}

function faultOf(
  directive: UnitDirective,
  sections: readonly string[],
  table: DirectiveTable,
): DirectiveFault | undefined {
  const { section, name: at } = directive;
  const name = at.value;
  const successor = section === 'Install' ? undefined : table.obsolete.get(name);
  if (successor !== undefined)
    return { kind: 'obsolete', at, name, meant: successor, because: 'systemd gave it up' };
  if (table.sections.get(section)?.has(name) === true) return valueFault(directive, table);
  const right = sections.find((one) => table.sections.get(one)?.has(name));
  if (right !== undefined)
    return { kind: 'misplaced', at, name, meant: right, because: `it stands in [${section}]` };
  const meant = spelling(name, sections, table);
  const fault = { kind: 'unknown', at, name, because: 'no section has it' } as const;
  return meant === undefined ? fault : { ...fault, meant };
}

/** The same letters in another case, or but for the `s` or `Sec` that makes the difference. */
function spelling(name: string, sections: readonly string[], table: DirectiveTable): string | undefined {
  const wanted = plain(name);
  const known = sections.flatMap((section) => [...(table.sections.get(section) ?? [])]);
  return (
    known.find((one) => plain(one) === wanted) ??
    known.find((one) => [`${wanted}sec`, `${wanted}s`].includes(plain(one)) || `${plain(one)}s` === wanted)
  );
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll('_', '');
}

/** What a template engine or `envsubst` fills in before systemd reads the file. */
const FILLED_IN = /[$%@<>{}]|__/;

function valueFault(
  { section, name, value }: UnitDirective,
  table: DirectiveTable,
): DirectiveFault | undefined {
  if (!value.isKnown || value.length === 0 || FILLED_IN.test(value.value)) return undefined;
  const expected = expectation(`${section}.${name.value}`, value.value, table);
  if (expected === undefined) return undefined;
  const because = /\s[#;]/.test(value.value) ? `${expected}; a comment needs a line of its own` : expected;
  return { kind: 'value', at: value, name: name.value, because };
}

/** What the value is not, where it is not what it has to be. */
function expectation(key: string, value: string, table: DirectiveTable): string | undefined {
  const name = key.replace(/^.*\./, '');
  if (table.times.has(name)) return parseTimeSpan(value) === undefined ? 'no time span' : undefined;
  if (table.booleans.has(name))
    return parseSystemdBoolean(value) === undefined ? 'neither yes nor no' : undefined;
  const words = table.values.get(key);
  if (words === undefined || words.has(value)) return undefined;
  if (words.has('yes') && parseSystemdBoolean(value) !== undefined) return undefined;
  return `none of ${[...words].join(', ')}`;
}
