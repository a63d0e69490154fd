import type { LoopStatement, PythonStatement } from '../../../syntax/python/tree.ts';

/** Blocks deeper than this are not looked into. */
const DEEPEST = 8;

/** Every statement of a body, those of the blocks inside it too. */
export function* everyStatement(body: readonly PythonStatement[], depth = 0): Generator<PythonStatement> {
  if (depth > DEEPEST) return;
  for (const statement of body) {
    yield statement;
    for (const inner of bodiesOf(statement)) yield* everyStatement(inner, depth + 1);
  }
}

/** `while True:`, unless it is left as soon as what it tries succeeds; whether it is left in its middle nothing here decides. */
export function loopsForEver(statement: PythonStatement): statement is LoopStatement {
  return (
    statement.kind === 'while' &&
    /^(?:True|1)$/.test(statement.subject.text.value) &&
    !statement.body.some((inner) => inner.kind === 'try' && isLeft(inner.body))
  );
}

/** `try: connect(); break` */
function isLeft(body: readonly PythonStatement[]): boolean {
  const last = body.at(-1);
  return last !== undefined && /^(?:break|return)\b/.test(last.text.value);
}

function bodiesOf(statement: PythonStatement): (readonly PythonStatement[])[] {
  switch (statement.kind) {
    case 'if':
      return [...statement.branches.map(({ body }) => body), statement.otherwise];
    case 'try':
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.finally];
    case 'with':
    case 'function':
    case 'class':
    case 'for':
    case 'while':
      return [statement.body];
    default:
      return [];
  }
}
