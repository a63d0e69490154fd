import type { Text } from '../../repository/text.ts';
import { type Binding, ExpansionBudget, expandVariables } from '../expand-variables.ts';
import { present } from '../present.ts';
import type { SyntaxProblem } from '../problem.ts';
import { asMapping, itemsOf, YamlReader } from '../yaml/reader.ts';
import type { YamlFile, YamlMapping } from '../yaml/tree.ts';
import type { ComposeFile, ComposeResource } from './file.ts';
import { readService } from './service.ts';

/** Values from `.env`, where one is known: what compose interpolates `$NAME` with when the environment has none. */
export type ComposeVariables = ReadonlyMap<string, Text>;

/**
 * Reads a compose file. `${NAME:-default}` gives the default unless `variables` has the name; a variable without either
 * is unknown. Of several documents, the first is read.
 */
export function readCompose(file: YamlFile, variables: ComposeVariables = new Map()): ComposeFile {
  const lookup = (name: string): Binding => {
    const text = variables.get(name);
    if (text !== undefined) return { kind: 'value', text };
    return { kind: 'unset', why: `\`$${name}\` comes from the environment that compose runs in` };
  };
  const budget = new ExpansionBudget();
  const reader = new YamlReader((scalar) => expandVariables(scalar.decoded, { lookup, budget }));
  const roots = file.documents.flatMap((document) => asMapping(document.root) ?? []);
  const [root] = roots;
  const problems: SyntaxProblem[] = [...file.problems];
  for (const other of roots.slice(1)) {
    problems.push({ text: other.text, message: 'Only the first document of a compose file is read' });
  }
  const services = asMapping(root?.get('services'))?.entries ?? [];
  const resources = (name: string) => readResources(asMapping(root?.get(name)), reader);
  return present({
    text: file.text,
    name: reader.textAt(root, 'name'),
    services: services.flatMap((entry) => readService(entry, reader, problems) ?? []),
    volumes: resources('volumes'),
    networks: resources('networks'),
    configs: resources('configs'),
    secrets: resources('secrets'),
    include: readIncludes(root, reader),
    problems,
  });
}

function readResources(mapping: YamlMapping | undefined, reader: YamlReader): ComposeResource[] {
  return (mapping?.entries ?? []).map((entry) => {
    const own = asMapping(entry.value);
    const external = own?.get('external');
    const isExternal = external?.kind === 'mapping' || (reader.booleanAt(own, 'external')?.value ?? false);
    return present({
      name: entry.key.decoded,
      text: entry.text,
      node: entry.value,
      external: isExternal,
      file: reader.textAt(own, 'file'),
      driver: reader.textAt(own, 'driver'),
    });
  });
}

function readIncludes(root: YamlMapping | undefined, reader: YamlReader): readonly Text[] {
  return itemsOf(root?.get('include')).flatMap((item) =>
    item.kind === 'mapping' ? reader.textsAt(item, 'path') : (reader.text(item) ?? []),
  );
}
