import type { PythonBinding } from '../../../syntax/python/scopes.ts';
import type { PythonExpression } from '../../../syntax/python/tree.ts';
import { ANYTHING, literal, type PathPattern } from '../../routes/pattern.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Place } from '../resolver.ts';
import { bindingsOf } from './definitions.ts';

const DEEPEST = 8;

/** The characters that an expression gives; what is not settled is anything. */
export function pathValue(
  graph: CallGraph,
  expression: PythonExpression,
  place: Place,
  depth = 0,
): PathPattern {
  if (depth > DEEPEST) return [ANYTHING];
  const inner = (one: PythonExpression | undefined): PathPattern =>
    one === undefined ? [ANYTHING] : pathValue(graph, one, place, depth + 1);
  switch (expression.kind) {
    case 'string':
      return expression.value.isKnown ? literal(expression.value.value) : formatted(expression.text.value);
    case 'binary':
      return expression.operator === '+' ? expression.operands.flatMap(inner) : [ANYTHING];
    case 'name':
    case 'attribute': {
      const found = bindingsOf(graph, expression, place);
      const [only, ...more] = found?.bindings ?? [];
      if (found === undefined || only === undefined || more.length > 0) return [ANYTHING];
      const value = constantOf(only);
      return value === undefined
        ? [ANYTHING]
        : pathValue(graph, value, { path: found.path, scope: only.at }, depth + 1);
    }
    default:
      return [ANYTHING];
  }
}

/** A name in capitals, or one that is bound once: nothing else changes it. */
function constantOf({ origin, under }: PythonBinding): PythonExpression | undefined {
  return origin.kind === 'value' && origin.path.length === 0 && !under.conditional ? origin.value : undefined;
}

/** The literal ends of an f-string: `f"{prefix}/health"` ends in `/health`. */
function formatted(written: string): PathPattern {
  const match = /^[rRfF]{1,2}(["'])((?:(?!\1)[^\\])*)\1$/s.exec(written);
  if (match === null || /\{\{|\}\}/.test(written)) return [ANYTHING];
  const parts = (match[2] ?? '').split(/\{[^{}]*\}/);
  return parts.flatMap((part, index) => (index === 0 ? literal(part) : [ANYTHING, ...literal(part)]));
}
