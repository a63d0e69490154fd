import type { Expression } from 'acorn';
import type { JavaScriptNode } from '../../../syntax/javascript/javascript.ts';
import { ANYTHING, literal, type PathPattern, type PathPiece } from '../../routes/pattern.ts';
import type { Place } from '../value.ts';
import type { JavaScriptValues } from '../values.ts';

const DEEPEST = 12;
/** Paths longer than this are taken for anything. */
const LONGEST = 1000;

/**
 * The paths that the first argument of a route stands for, as Express 4 (path-to-regexp 0.1) and 5 (path-to-regexp 8) read
 * them: a pattern for each string of a list. What either reads as more than characters and `:name` is taken for anything
 * (expressjs.com, "Migrating to Express 5", path route matching syntax).
 */
export function pathPatterns(values: JavaScriptValues, place: Place): readonly PathPattern[] {
  const { node, path } = resolved(values, place);
  if (node.type !== 'ArrayExpression') return [patternOf(joined(piecesOf(values, { node, path }, 0)))];
  return node.elements.map((element) =>
    element === null || element.type === 'SpreadElement' || element.type === 'ArrayExpression'
      ? [ANYTHING]
      : patternOf(joined(piecesOf(values, { node: element, path }, 0))),
  );
}

/** Whether an expression is a path and no middleware, by what is written. */
export function isPath(values: JavaScriptValues, place: Place): boolean {
  const { node } = resolved(values, place);
  if (node.type === 'ArrayExpression') {
    const [first] = node.elements;
    return first !== undefined && first !== null && isPath(values, { node: first, path: place.path });
  }
  return node.type === 'Literal' || node.type === 'TemplateLiteral' || node.type === 'BinaryExpression';
}

/** The expression that a name or a member stands for; itself where it is none. */
function resolved(values: JavaScriptValues, place: Place): Place {
  const value = values.of(place.node, place.path);
  return value?.kind === 'expression' ? value : place;
}

function piecesOf(values: JavaScriptValues, place: Place, depth: number): PathPattern {
  const { node, path } = resolved(values, place);
  if (depth > DEEPEST) return [ANYTHING];
  const inner = (one: JavaScriptNode): PathPattern => piecesOf(values, { node: one, path }, depth + 1);
  if (node.type === 'Literal') return typeof node.value === 'string' ? literal(node.value) : [ANYTHING];
  if (node.type === 'BinaryExpression' && node.operator === '+')
    return [...inner(node.left), ...inner(node.right)];
  if (node.type !== 'TemplateLiteral') return [ANYTHING];
  return node.quasis.flatMap(({ value }, i) => {
    const expression: Expression | undefined = node.expressions[i];
    return [...literal(value.cooked ?? ''), ...(expression === undefined ? [] : inner(expression))];
  });
}

/** Neighbouring characters as one piece. */
function joined(pieces: PathPattern): PathPattern {
  const out: PathPiece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (piece.kind === 'literal' && last?.kind === 'literal')
      out[out.length - 1] = { kind: 'literal', value: last.value + piece.value };
    else out.push(piece);
  }
  return out;
}

/** Characters that either version gives a meaning; `:name` and `*` are read. */
const SPECIAL = /[?+()[\]{}\\!^$|"]/;
const TOKEN = /:[A-Za-z_]\w*|\*\w*/g;

function patternOf(pieces: PathPattern): PathPattern {
  const out: PathPiece[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'literal') {
      out.push(piece);
      continue;
    }
    if (piece.value.length > LONGEST) return [...out, ANYTHING];
    const strange = piece.value.search(SPECIAL);
    // It may make the segment before it optional, with its slash.
    const plain =
      strange < 0 ? piece.value : piece.value.slice(0, Math.max(0, piece.value.lastIndexOf('/', strange)));
    let at = 0;
    for (const match of plain.matchAll(TOKEN)) {
      out.push(...literal(plain.slice(at, match.index)));
      out.push(match[0].startsWith('*') ? ANYTHING : { kind: 'parameter' });
      at = match.index + match[0].length;
    }
    out.push(...literal(plain.slice(at)));
    if (strange >= 0) return [...out, ANYTHING];
  }
  return out;
}

/** A path below a prefix: `/api` and `/health`. */
export function below(prefix: PathPattern, path: PathPattern): PathPattern {
  const last = prefix.at(-1);
  const bare: PathPattern =
    last?.kind === 'literal' ? [...prefix.slice(0, -1), ...literal(last.value.replace(/\/+$/, ''))] : prefix;
  const [first] = path;
  const isRooted = first?.kind !== 'literal' || first.value.startsWith('/');
  // No request has such a path; what it is meant for nobody knows.
  return joined([...bare, ...(isRooted ? path : [ANYTHING])]);
}
