import { anyText, mapping } from './data-shape.ts';
/** knowledge/systemd-directives.yml: which settings stand in which section, and what may stand behind them. */
export interface DirectiveTable {
  /** Section -> the names of its settings. */
  readonly sections: ReadonlyMap<string, ReadonlySet<string>>;
  /** A setting that does nothing any more -> the one that took its place. */
  readonly obsolete: ReadonlyMap<string, string>;
  /** `Service.Type` -> the words that may stand behind it. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  readonly booleans: ReadonlySet<string>;
  /** Settings whose value is a time span. */
  readonly times: ReadonlySet<string>;
}

/** Checks parsed YAML; throws an Error that names the key and what is wrong with it. */
export function readDirectiveTable(value: unknown): DirectiveTable {
  const root = mapping(value, 'the file');
  const groups = new Map(
    Object.entries(mapping(root.groups, 'groups')).map(([name, group]) => [
      name,
      namesIn(group, `groups.${name}`),
    ]),
  );
  const sections = Object.entries(mapping(root.sections, 'sections')).map(([name, section]) => {
    const at = `sections.${name}`;
    const shared = groupsOf(mapping(section, at), at).flatMap((group) => {
      const names = groups.get(group);
      if (names === undefined) throw new Error(`${at}: there is no group \`${group}\``);
      return names;
    });
    return [name, new Set([...shared, ...namesIn(section, at)])] as const;
  });
  return {
    sections: new Map(sections),
    obsolete: new Map(
      Object.entries(mapping(root.obsolete, 'obsolete')).map(([name, instead]) => [
        name,
        anyText(instead, `obsolete.${name}`),
      ]),
    ),
    values: new Map(
      Object.entries(mapping(root.values, 'values')).map(([name, words]) => [
        name,
        new Set(wordsOf(words, `values.${name}`)),
      ]),
    ),
    booleans: new Set(wordsOf(root.booleans, 'booleans')),
    times: new Set(wordsOf(root.times, 'times')),
  };
}

function namesIn(value: unknown, at: string): string[] {
  const { names = '', newer = '' } = mapping(value, at);
  return [...wordsOf(names, `${at}.names`), ...wordsOf(newer, `${at}.newer`)];
}

function groupsOf({ groups = [] }: Readonly<Record<string, unknown>>, at: string): string[] {
  if (!Array.isArray(groups)) throw new Error(`${at}.groups must be a list`);
  return groups.map((group) => anyText(group, `${at}.groups`));
}

function wordsOf(value: unknown, at: string): string[] {
  return anyText(value, at)
    .split(/\s+/)
    .filter((word) => word !== '');
}
