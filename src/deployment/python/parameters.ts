import type { CallExpression, PythonExpression, PythonParameter } from '../../syntax/python/tree.ts';
import type { Place, Resolver } from './resolver.ts';
import { onlyValue, type PythonClass, type PythonValue, UNKNOWN } from './values.ts';

/** `self` and `cls`, what is annotated, and what FastAPI's `Depends(f)` puts in. */
export function valueOfParameter(
  { parameter, index }: { readonly parameter: PythonParameter; readonly index: number },
  place: Place,
  resolver: Resolver,
): PythonValue {
  const around = place.scope.parent;
  if (index === 0 && around?.kind === 'class' && around.node?.kind === 'class') {
    const owner: PythonClass = { path: place.path, node: around.node, scope: around };
    if (parameter.name.value === 'self') return { kind: 'instance', class: owner };
    if (parameter.name.value === 'cls') return { kind: 'class', class: owner };
  }
  const outside = { path: place.path, scope: around ?? place.scope };
  const given =
    parameter.value?.kind === 'call' ? dependencyOf(parameter.value, outside, resolver) : undefined;
  if (given !== undefined) return resolver.resultOf(given);
  if (parameter.spread !== undefined || parameter.annotation === undefined) return UNKNOWN;
  return instanceNamedBy(parameter.annotation, outside, resolver);
}

/** What `Depends(f)` or `Security(f)` of FastAPI depends on. */
export function dependencyOf(
  call: CallExpression,
  place: Place,
  resolver: Resolver,
): PythonValue | undefined {
  const callee = resolver.valueOf(call.callee, place);
  const isDepends =
    callee.kind === 'external' && /^fastapi\.(?:params\.)?(?:Depends|Security)$/.test(callee.path);
  const [first] = call.arguments;
  return isDepends && first !== undefined ? resolver.valueOf(first.value, place) : undefined;
}

/** An instance of what an annotation names: `X`, `X | None`, `Optional[X]`, `Annotated[X, …]`. */
export function instanceNamedBy(annotation: PythonExpression, place: Place, resolver: Resolver): PythonValue {
  if (annotation.kind === 'subscript') {
    const wrapper = resolver.valueOf(annotation.object, place);
    const [first] = annotation.index;
    const isWrapper = wrapper.kind === 'external' && /^typing\w*\.(?:Optional|Annotated)$/.test(wrapper.path);
    return isWrapper && first !== undefined ? instanceNamedBy(first, place, resolver) : UNKNOWN;
  }
  if (annotation.kind === 'binary' && annotation.operator === '|') {
    return onlyValue(annotation.operands.map((operand) => instanceNamedBy(operand, place, resolver)));
  }
  const type = resolver.valueOf(annotation, place);
  if (type.kind === 'none') return type;
  return type.kind === 'class' || type.kind === 'external' ? resolver.resultOf(type) : UNKNOWN;
}
