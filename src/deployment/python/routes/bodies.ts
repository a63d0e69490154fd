import type { PythonExpression } from '../../../syntax/python/tree.ts';
import type { AnsweredBody, RouteTable } from '../../routes/route.ts';
import type { PythonFunction } from '../values.ts';

/**
 * Every body that a handler answers; undefined unless each of its `return`s is a literal dictionary or string. FastAPI and
 * Flask both write JSON without spaces (starlette/responses.py, JSONResponse; flask/json/provider.py, `compact`).
 */
export function bodiesOf(
  { scope, node }: PythonFunction,
  framework: RouteTable['framework'],
): readonly AnsweredBody[] | undefined {
  if (scope.returns.length === 0 || scope.yields.length > 0 || node.decorators.length !== 1) return undefined;
  if (
    /\bresponse_model|response_class|\bmessage\b|abort\(|HTTPException|indent/.test(
      node.decorators[0]?.text.value ?? '',
    )
  )
    return undefined;
  const bodies = scope.returns.map((value) => bodyOf(value, framework));
  return bodies.includes(undefined) ? undefined : bodies.flatMap((one) => one ?? []);
}

function bodyOf(value: PythonExpression, framework: RouteTable['framework']): AnsweredBody | undefined {
  const inner = framework === 'flask' && value.kind === 'tuple' ? value.items[0] : value;
  if (inner === undefined) return undefined;
  const given =
    framework === 'flask' && inner.kind === 'call' && /^(?:flask\.)?jsonify$/.test(inner.callee.text.value)
      ? jsonified(inner)
      : inner;
  if (given === undefined) return undefined;
  if (framework === 'flask' && given.kind === 'string')
    return given.value.isKnown ? { body: given.value.value, place: value.text } : undefined;
  const json = jsonOf(given, 0);
  return json === undefined || framework === 'starlette' ? undefined : { body: json, place: value.text };
}

function jsonified(call: PythonExpression & { kind: 'call' }): PythonExpression | undefined {
  const [first] = call.arguments;
  const isNamed = call.arguments.every(({ name }) => name !== undefined);
  if (call.arguments.length === 1 && first?.name === undefined && first?.spread === undefined)
    return first?.value;
  if (!isNamed) return undefined;
  const entries = call.arguments.flatMap(({ name, value }) =>
    name === undefined
      ? []
      : [
          {
            key: { kind: 'string' as const, text: name, value: name, bytes: false, interpolated: [] },
            value,
          },
        ],
  );
  return { kind: 'dictionary', text: call.text, entries };
}

const DEEPEST = 20;

/** JSON without spaces; undefined where anything in it is not literal. */
function jsonOf(value: PythonExpression, depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  switch (value.kind) {
    case 'string':
      return value.value.isKnown && !value.bytes ? JSON.stringify(value.value.value) : undefined;
    case 'number':
      return Number.isInteger(value.value) ? String(value.value) : undefined;
    case 'constant':
      return String(value.value);
    case 'list':
    case 'tuple': {
      const items = value.items.map((item) => jsonOf(item, depth + 1));
      return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
    }
    case 'dictionary': {
      const entries = value.entries.map(({ key, value: one }) => {
        const name = key?.kind === 'string' ? jsonOf(key, depth + 1) : undefined;
        const own = jsonOf(one, depth + 1);
        return name === undefined || own === undefined ? undefined : `${name}:${own}`;
      });
      return entries.includes(undefined) ? undefined : `{${entries.join(',')}}`;
    }
    default:
      return undefined;
  }
}
