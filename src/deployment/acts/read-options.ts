import type { Options, Switch } from './program.ts';
import type { ProgramFields } from './program-fields.ts';

/** The `options` of a program or command. Throws when a switch stands in two of them, or twice in one. */
export function readOptions(entry: ProgramFields): Options {
  const options = new Map<string, readonly Switch[]>();
  const owners = new Map<string, string>();
  const written = entry.under('options');
  for (const option of written.keys()) {
    const switches = written.texts(option).map((text) => readSwitch(text, { written, option }));
    if (switches.length === 0) throw written.fault(option, 'lists no switch');
    for (const { name } of switches) {
      const owner = owners.get(name);
      if (owner !== undefined)
        throw written.fault(option, `has the switch "${name}", which is in "${owner}" too`);
      owners.set(name, option);
    }
    options.set(option, switches);
  }
  return options;
}

/** `own`, and those of `inherited` whose name and switches `own` leaves free. */
export function joinOptions(own: Options, inherited: Options): Options {
  const taken = new Set([...own.values()].flat().map(({ name }) => name));
  const joined = new Map(own);
  for (const [option, switches] of inherited) {
    const free = switches.filter(({ name }) => !taken.has(name));
    if (!own.has(option) && free.length > 0) joined.set(option, free);
  }
  return joined;
}

function readSwitch(text: string, at: { written: ProgramFields; option: string }): Switch {
  const [, name, mark] = /^([^\s=?][^\s=]*)(=\??)?$/.exec(text) ?? [];
  if (name === undefined) {
    throw at.written.fault(
      at.option,
      `has "${text}", which is not like "--flag", "--value=" or "--optional=?"`,
    );
  }
  return { name, value: mark === undefined ? 'none' : mark === '=' ? 'required' : 'optional' };
}
