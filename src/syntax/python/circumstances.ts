import type { Circumstances } from './scope-tree.ts';
import type { ExceptHandler, PythonExpression, WithStatement } from './tree.ts';

/** Straight at the top of a scope. */
export const UNCONDITIONAL: Circumstances = {
  mainGuard: false,
  neverRuns: false,
  importGuarded: false,
  nameGuarded: false,
  conditional: false,
};

/** The dotted path of an expression that is one: `uvicorn.run`. */
export function dottedPath(expression: PythonExpression): string | undefined {
  const names: string[] = [];
  let at = expression;
  while (at.kind === 'attribute') {
    names.push(at.name.value);
    at = at.object;
  }
  return at.kind === 'name' ? [at.text.value, ...names.reverse()].join('.') : undefined;
}

/** Under what the body of `if condition` stands, and its `elif` and `else`. */
export function underCondition(
  condition: PythonExpression,
  under: Circumstances,
): { inside: Circumstances; otherwise: Circumstances } {
  const branch = { ...under, conditional: true };
  if (isMainCheck(condition)) return { inside: { ...under, mainGuard: true }, otherwise: branch };
  if (isNever(condition)) return { inside: { ...under, neverRuns: true }, otherwise: under };
  const negated = condition.kind === 'not' ? condition.operands[0] : undefined;
  if (negated !== undefined && isNever(negated)) {
    return { inside: under, otherwise: { ...under, neverRuns: true } };
  }
  return { inside: branch, otherwise: branch };
}

/** `__name__ == "__main__"`, either way round. */
function isMainCheck(condition: PythonExpression): boolean {
  if (condition.kind !== 'compare' || condition.operator !== '==' || condition.operands.length !== 2) {
    return false;
  }
  const [left, right] = condition.operands;
  return [
    [left, right],
    [right, left],
  ].some(
    ([name, text]) =>
      name?.kind === 'name' &&
      name.text.value === '__name__' &&
      text?.kind === 'string' &&
      text.value.value === '__main__',
  );
}

/** What type checkers take for true and Python for false (typing.TYPE_CHECKING), and plain falsehood. */
function isNever(condition: PythonExpression): boolean {
  if (condition.kind === 'constant') return condition.value !== true;
  if (condition.kind === 'number') return condition.value === 0;
  const name = dottedPath(condition)?.split('.').at(-1);
  return name === 'TYPE_CHECKING' || name === 'MYPY';
}

/** Built-in exceptions that are no ImportError and none of its bases: their handlers let an ImportError through. */
const OTHER_ERRORS = new Set(
  `ArithmeticError AssertionError AttributeError BlockingIOError BrokenPipeError BufferError ChildProcessError
  ConnectionError EOFError EnvironmentError FileExistsError FileNotFoundError FloatingPointError GeneratorExit IOError
  IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
  NameError NotADirectoryError NotImplementedError OSError OverflowError PermissionError ProcessLookupError
  RecursionError ReferenceError RuntimeError StopAsyncIteration StopIteration SyntaxError SystemError SystemExit
  TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError ValueError
  ZeroDivisionError`.split(/\s+/),
);

/** Whether one of the handlers takes an ImportError, or may. */
export function handlesImportError(handlers: readonly ExceptHandler[]): boolean {
  return handlers.some(
    ({ types }) =>
      types.length === 0 || types.some((type) => type.kind !== 'name' || !OTHER_ERRORS.has(type.text.value)),
  );
}

/** Whether one of the handlers is there for a NameError: by its name, or as one that takes everything. */
export function handlesNameError(handlers: readonly ExceptHandler[]): boolean {
  return handlers.some(
    ({ types }) => types.length === 0 || types.some(({ text }) => /\bNameError\b/.test(text.value)),
  );
}

/** Whether a context manager may swallow an ImportError: `contextlib.suppress`, `pytest.raises`, … */
export function maySwallow(items: WithStatement['items']): boolean {
  return items.some(({ value }) => {
    const name = value.kind === 'call' ? dottedPath(value.callee)?.split('.').at(-1) : undefined;
    return name !== undefined && /suppress|raises|ignore|optional|try|import|skip|assert/i.test(name);
  });
}
