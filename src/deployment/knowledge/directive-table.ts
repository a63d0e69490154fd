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
  const root = mapOf(value, 'the file');
  const groups = new Map(
    Object.entries(mapOf(root.groups, 'groups')).map(([name, group]) => [
      name,
      namesIn(group, `groups.${name}`),
    ]),
  );
  const sections = Object.entries(mapOf(root.sections, 'sections')).map(([name, section]) => {
    const at = `sections.${name}`;
    const shared = groupsOf(mapOf(section, at), at).flatMap((group) => {
      const names = groups.get(group);
      if (names === undefined) throw new Error(`${at}: there is no group \`${group}\``);
      return names;
    });
    return [name, new Set([...shared, ...namesIn(section, at)])] as const;
  });
  return {
    sections: new Map(sections),
    obsolete: new Map(
      Object.entries(mapOf(root.obsolete, 'obsolete')).map(([name, instead]) => [
        name,
        textOf(instead, `obsolete.${name}`),
      ]),
    ),
    values: new Map(
      Object.entries(mapOf(root.values, 'values')).map(([name, words]) => [
        name,
        new Set(wordsOf(words, `values.${name}`)),
      ]),
    ),
    booleans: new Set(wordsOf(root.booleans, 'booleans')),
    times: new Set(wordsOf(root.times, 'times')),
  };
}

function namesIn(value: unknown, at: string): string[] {
  const { names = '', newer = '' } = mapOf(value, at);
  return [...wordsOf(names, `${at}.names`), ...wordsOf(newer, `${at}.newer`)];
}

function groupsOf({ groups = [] }: Readonly<Record<string, unknown>>, at: string): string[] {
  if (!Array.isArray(groups)) throw new Error(`${at}.groups must be a list`);
  return groups.map((group) => textOf(group, `${at}.groups`));
}

function wordsOf(value: unknown, at: string): string[] {
  return textOf(value, at)
    .split(/\s+/)
    .filter((word) => word !== '');
}

function textOf(value: unknown, at: string): string {
  if (typeof value !== 'string') throw new Error(`${at} must be text`);
  return value;
}

function mapOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${at} must be a mapping`);
  return value as Readonly<Record<string, unknown>>; // checked above
}
