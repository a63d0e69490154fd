import { asMapping } from '../../../syntax/yaml/reader.ts';
import { nameOf, type YamlMapping } from '../../../syntax/yaml/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { COMPOSE_WORDS } from './closed-words.ts';
import { type PlacedFile, projectFaults } from './compose-projects.ts';
import { serviceFaults } from './compose-service-faults.ts';
import { isMendedByCoolify } from './coolify.ts';
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
  const content = deployment.repository.file(path)?.content ?? '';
  return [
    ...schemaFaults(deployment, root),
    ...compose.services.flatMap(serviceFaults),
    ...projectFaults(deployment, { path, compose }),
  ].filter((fault) => !isMendedByCoolify(deployment, path, fault) && !areAlternatives(content, fault));
}

/** A template's `else` or the end of one of its branches. */
const BRANCHES = /\{\{-?\s*(?:else|end)\b|\{%-?\s*(?:else|elif|endif)\b/;

/** What does not go together stands in two branches of a template: only one of them is written. */
function areAlternatives(content: string, { at, other }: ObjectFault): boolean {
  if (other === undefined) return false;
  const [a, b] = [at.span().start, other.span().start];
  return BRANCHES.test(content.slice(Math.min(a, b), Math.max(a, b)));
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
  if (asMapping(root.get('services')) !== undefined) return found;
  // The first version of the format has its services outermost, and so has a file that lost its indentation: one finding says so.
  const outermost = new Set(root.entries.map(({ key }) => nameOf(key)));
  const own = found.filter(({ at, kind }) => kind === 'unknown-field' && outermost.has(at.value));
  return [...found.filter((fault) => !own.includes(fault)), ...own.slice(0, 1)];
}
