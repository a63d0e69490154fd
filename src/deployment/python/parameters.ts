import type { CallExpression, PythonExpression, PythonParameter } from '../../syntax/python/tree.ts';
import type { CallGraph, Place } from './call-graph.ts';
import { onlyValue, type PythonClass, type PythonValue, UNKNOWN } from './values.ts';

/** `self` and `cls`, what is annotated, and what FastAPI's `Depends(f)` puts in. */
export function valueOfParameter(
  { parameter, index }: { readonly parameter: PythonParameter; readonly index: number },
  place: Place,
  graph: CallGraph,
): PythonValue {
  const around = place.scope.parent;
  if (index === 0 && around?.kind === 'class' && around.node?.kind === 'class') {
    const owner: PythonClass = { path: place.path, node: around.node, scope: around };
    if (parameter.name.value === 'self') return { kind: 'instance', class: owner };
    if (parameter.name.value === 'cls') return { kind: 'class', class: owner };
  }
  const outside = { path: place.path, scope: around ?? place.scope };
  const given = parameter.value?.kind === 'call' ? dependencyOf(parameter.value, outside, graph) : undefined;
  if (given !== undefined) return graph.resultOf(given);
  if (parameter.spread !== undefined || parameter.annotation === undefined) return UNKNOWN;
  return instanceNamedBy(parameter.annotation, outside, graph);
}

/** What `Depends(f)` or `Security(f)` of FastAPI depends on. */
export function dependencyOf(call: CallExpression, place: Place, graph: CallGraph): PythonValue | undefined {
  const callee = graph.valueOf(call.callee, place);
  const isDepends =
    callee.kind === 'external' && /^fastapi\.(?:params\.)?(?:Depends|Security)$/.test(callee.path);
  const [first] = call.arguments;
  return isDepends && first !== undefined ? graph.valueOf(first.value, place) : undefined;
}

/** An instance of what an annotation names: `X`, `X | None`, `Optional[X]`, `Annotated[X, …]`. */
export function instanceNamedBy(annotation: PythonExpression, place: Place, graph: CallGraph): PythonValue {
  if (annotation.kind === 'subscript') {
    const wrapper = graph.valueOf(annotation.object, place);
    const [first] = annotation.index;
    const isWrapper = wrapper.kind === 'external' && /^typing\w*\.(?:Optional|Annotated)$/.test(wrapper.path);
    return isWrapper && first !== undefined ? instanceNamedBy(first, place, graph) : UNKNOWN;
  }
  if (annotation.kind === 'binary' && annotation.operator === '|') {
    return onlyValue(annotation.operands.map((operand) => instanceNamedBy(operand, place, graph)));
  }
  const type = graph.valueOf(annotation, place);
  if (type.kind === 'none') return type;
  return type.kind === 'class' || type.kind === 'external' ? graph.resultOf(type) : UNKNOWN;
}
