import { asMapping } from '../../../syntax/yaml/reader.ts';
import { nameOf, type YamlMapping } from '../../../syntax/yaml/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { COMPOSE_WORDS } from './closed-words.ts';
import { type PlacedFile, projectFaults } from './compose-projects.ts';
import { serviceFaults } from './compose-service-faults.ts';
import { misfitsOf } from './misfits.ts';
import type { ObjectFault } from './object-fault.ts';
import { composeScalar, isSettled } from './scalar-kinds.ts';

const NOTHING: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * For what `docker compose` refuses a file: its schema (compose-spec.json) and its own checks (compose-go, loader/validate.go and
 * validation/validation.go).
 */
export function composeFaults(deployment: Deployment, { path, compose }: PlacedFile): ObjectFault[] {
  const root = asMapping(deployment.yaml(path).documents.find(({ root }) => root !== undefined)?.root);
  // What fills in `{% … %}` decides what stands where.
  if (root === undefined || compose.text.value.includes('{%')) return [];
  return [
    ...schemaFaults(deployment, root),
    ...compose.services.flatMap(serviceFaults),
    ...projectFaults(deployment, { path, compose }),
  ];
}

function schemaFaults(deployment: Deployment, root: YamlMapping): ObjectFault[] {
  const fields = deployment.knowledge.composeFields();
  const type = fields.kinds.get('project');
  if (type === undefined) return [];
  const found = misfitsOf(
    { fields, scalar: composeScalar, required: NOTHING, words: COMPOSE_WORDS },
    root,
    type,
  ).filter(({ at, kind }) => kind !== 'unknown-field' || isSettled(at));
  if (root.get('services') !== undefined) return found;
  // The first version of the format has its services outermost: one finding says so.
  const outermost = new Set(root.entries.map(({ key }) => nameOf(key)));
  const own = found.filter(({ at, kind }) => kind === 'unknown-field' && outermost.has(at.value));
  return [...found.filter((fault) => !own.includes(fault)), ...own.slice(0, 1)];
}
