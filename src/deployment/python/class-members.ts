import type { PythonScope } from '../../syntax/python/scopes.ts';
import type { PythonExpression } from '../../syntax/python/tree.ts';
import type { Resolver } from './resolver.ts';
import { onlyValue, type PythonClass, type PythonValue, UNKNOWN } from './values.ts';

/** The attribute `name` of a class or an instance, through its bases that are of the project. */
export function memberOfClass(
  value: Extract<PythonValue, { kind: 'class' | 'instance' }>,
  name: string,
  { resolver, seen = [] }: { readonly resolver: Resolver; readonly seen?: readonly PythonScope[] },
): PythonValue {
  const { scope, path, node } = value.class;
  if (seen.length > 50 || seen.includes(scope)) return UNKNOWN;
  const place = { path, scope };
  const bindings = scope.bindings.get(name) ?? [];
  const values =
    bindings.length === 0 ? [] : [readMember(resolver.valueOfBindings(bindings, path), resolver)];
  values.push(...assignedInMethods(value.class, name, resolver));
  if (values.length > 0) return onlyValue(values);
  for (const base of node.bases) {
    const parent =
      base.name === undefined
        ? resolver.valueOf(base.value, { ...place, scope: scope.parent ?? scope })
        : UNKNOWN;
    if (parent.kind !== 'class') continue;
    const found = memberOfClass({ kind: value.kind, class: parent.class }, name, {
      resolver,
      seen: [...seen, scope],
    });
    if (found.kind !== 'unknown') return found;
  }
  return UNKNOWN;
}

/** A property is what its function returns. */
function readMember(value: PythonValue, resolver: Resolver): PythonValue {
  if (value.kind !== 'function') return value;
  const isProperty = value.function.node.decorators.some((decorator) =>
    ['property', 'cached_property'].includes(decorator.text.value.split('.').at(-1) ?? ''),
  );
  return isProperty ? resolver.resultOf(value) : value;
}

/** What the methods of a class assign to `self.name`. */
function assignedInMethods({ path, scope }: PythonClass, name: string, resolver: Resolver): PythonValue[] {
  return scope.children.flatMap((method) =>
    method.attributes
      .filter((set) => set.name.value === name && isSelf(set.object))
      .map(({ value }) => (value === undefined ? UNKNOWN : resolver.valueOf(value, { path, scope: method }))),
  );
}

function isSelf(expression: PythonExpression): boolean {
  return expression.kind === 'name' && (expression.text.value === 'self' || expression.text.value === 'cls');
}
