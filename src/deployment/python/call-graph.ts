import type { PythonBinding, PythonScope } from '../../syntax/python-scopes.ts';
import type { CallExpression, PythonExpression, PythonParameter } from '../../syntax/python-tree.ts';
import { isTransparent } from './decorators.ts';
import type { PythonProject } from './project.ts';
import {
  external,
  onlyValue,
  type PythonClass,
  type PythonFunction,
  type PythonValue,
  UNKNOWN,
} from './values.ts';

/** A place where names are looked up. */
export interface Place {
  readonly path: string;
  readonly scope: PythonScope;
}

/** How far values are followed through assignments and calls before they count as unknown. */
const DEEPEST = 60;

/** Names and calls resolved across the modules of a project. Best effort: what is not certain is unknown. */
export class CallGraph {
  readonly project: PythonProject;
  readonly #known = new Map<object, PythonValue>();
  #depth = 0;

  constructor(project: PythonProject) {
    this.project = project;
  }

  /** What an expression is that stands in `place`. */
  valueOf(expression: PythonExpression, place: Place): PythonValue {
    return this.#once(expression, () => this.#evaluate(expression, place));
  }

  /** What calling `callee` gives. */
  resultOf(callee: PythonValue): PythonValue {
    if (callee.kind === 'external') return external(`${callee.path}()`);
    if (callee.kind === 'class') return { kind: 'instance', class: callee.class };
    if (callee.kind !== 'function') return UNKNOWN;
    const { scope, node, path } = callee.function;
    if (scope.yields.length > 0 || !this.runsWhenCalled(callee.function)) return UNKNOWN;
    const result = this.#once(scope, () =>
      onlyValue(scope.returns.map((value) => this.valueOf(value, { path, scope }))),
    );
    return node.async ? { kind: 'coroutine', result } : result;
  }

  /** Whether calling the function's name runs its body there and then: nothing unknown is wrapped around it. */
  runsWhenCalled({ node, path, scope }: PythonFunction): boolean {
    const place = { path, scope: scope.parent ?? scope };
    return node.decorators.every((decorator) => {
      const value = this.valueOf(decorator.kind === 'call' ? decorator.callee : decorator, place);
      return value.kind === 'external' && isTransparent(value.path);
    });
  }

  /** The attribute `name` of a value. */
  memberOf(value: PythonValue, name: string): PythonValue {
    switch (value.kind) {
      case 'external':
        return external(`${value.path}.${name}`);
      case 'module':
        return this.#inModule(value.path, name);
      case 'namespace':
        return this.#module(`${value.dotted}.${name}`);
      case 'class':
      case 'instance':
        return this.#inClass(value, name, []);
      default:
        return UNKNOWN;
    }
  }

  /** The function that calling a value runs: its own, or a class's `__init__`, or an instance's `__call__`. */
  functionOf(callee: PythonValue): PythonFunction | undefined {
    if (callee.kind === 'function') return callee.function;
    if (callee.kind !== 'class' && callee.kind !== 'instance') return undefined;
    const method = this.memberOf(
      { kind: 'instance', class: callee.class },
      callee.kind === 'class' ? '__init__' : '__call__',
    );
    return method.kind === 'function' ? method.function : undefined;
  }

  #once(key: object, compute: () => PythonValue): PythonValue {
    const known = this.#known.get(key);
    if (known !== undefined || this.#depth > DEEPEST) return known ?? UNKNOWN;
    this.#known.set(key, UNKNOWN);
    this.#depth++;
    const value = compute();
    this.#depth--;
    this.#known.set(key, value);
    return value;
  }

  #evaluate(expression: PythonExpression, place: Place): PythonValue {
    switch (expression.kind) {
      case 'name':
        return this.#lookUp(expression.text.value, place);
      case 'attribute':
        return this.memberOf(this.valueOf(expression.object, place), expression.name.value);
      case 'call':
        return this.resultOf(this.valueOf(expression.callee, place));
      case 'named':
        return this.valueOf(expression.value, place);
      case 'constant':
        return expression.value === null ? { kind: 'none' } : UNKNOWN;
      case 'tuple':
        return { kind: 'tuple', items: expression.items.map((item) => this.valueOf(item, place)) };
      case 'conditional':
        return this.#oneOf([expression.operands[0], expression.operands[2]], place);
      case 'boolean':
        return this.#oneOf(expression.operands, place);
      case 'await': {
        const [operand] = expression.operands;
        const value = operand === undefined ? UNKNOWN : this.valueOf(operand, place);
        return value.kind === 'coroutine' ? value.result : UNKNOWN;
      }
      default:
        return UNKNOWN;
    }
  }

  #oneOf(expressions: readonly (PythonExpression | undefined)[], place: Place): PythonValue {
    return onlyValue(expressions.map((each) => (each === undefined ? UNKNOWN : this.valueOf(each, place))));
  }

  /** Names of a class are not seen from the functions in it (Python's reference, 4.2.2). */
  #lookUp(name: string, { path, scope }: Place): PythonValue {
    for (let at: PythonScope | undefined = scope; at !== undefined; at = at.parent) {
      if (at.kind === 'module') return this.#inModule(path, name, 'builtins');
      if (at.kind === 'class' && at !== scope) continue;
      const bindings = at.bindings.get(name);
      if (bindings !== undefined) return this.#bound(bindings, path);
    }
    return UNKNOWN;
  }

  #inModule(path: string, name: string, otherwise?: 'builtins'): PythonValue {
    const scope = this.project.scope(path);
    const bindings = scope?.bindings.get(name);
    if (bindings !== undefined) return this.#bound(bindings, path);
    const stars = scope?.imports.flatMap(({ statement }) =>
      statement.kind === 'from-import' && statement.star !== undefined ? [statement] : [],
    );
    for (const statement of stars ?? []) {
      const target = this.project.resolveFrom(path, statement);
      if (target.kind !== 'file') return UNKNOWN;
      if (this.project.exportedNames(target.path)?.has(name) === true)
        return this.#inModule(target.path, name);
    }
    if (otherwise === 'builtins') return external(`builtins.${name}`);
    const submodule = this.project.files.submodule(path, name);
    return submodule?.kind === 'file' ? { kind: 'module', path: submodule.path } : UNKNOWN;
  }

  #bound(bindings: readonly PythonBinding[], path: string): PythonValue {
    const live = bindings.filter((binding) => !binding.under.neverRuns);
    return onlyValue(live.map((binding) => this.#once(binding, () => this.#fromBinding(binding, path))));
  }

  #fromBinding({ origin, at }: PythonBinding, path: string): PythonValue {
    const place = { path, scope: at };
    switch (origin.kind) {
      case 'value':
        return this.#assigned(origin, place);
      case 'annotation':
        return this.#annotated(origin.annotation, place);
      case 'context': {
        const value = this.valueOf(origin.value, place);
        return value.kind === 'external' ? value : UNKNOWN;
      }
      case 'import': {
        const dotted = origin.item.name.value;
        return this.#module(origin.item.alias === undefined ? (dotted.split('.', 1)[0] ?? dotted) : dotted);
      }
      case 'from-import':
        return this.#imported(origin, path);
      case 'function':
        return { kind: 'function', function: this.#function(origin, place) };
      case 'class':
        return { kind: 'class', class: { path, node: origin.node, scope: origin.scope } };
      case 'parameter':
        return this.#parameter(origin, place);
      case 'opaque':
        return UNKNOWN;
    }
  }

  #function(
    { node, scope }: Pick<PythonFunction, 'node' | 'scope'>,
    { path, scope: around }: Place,
  ): PythonFunction {
    const owner = around.kind === 'class' ? around.node : undefined;
    return {
      path,
      node,
      scope,
      ...(owner?.kind === 'class' && { owner: { path, node: owner, scope: around } }),
    };
  }

  #assigned(origin: Extract<PythonBinding['origin'], { kind: 'value' }>, place: Place): PythonValue {
    let value = this.valueOf(origin.value, place);
    for (const index of origin.path) value = (value.kind === 'tuple' && value.items[index]) || UNKNOWN;
    if (value.kind === 'unknown' && origin.annotation) return this.#annotated(origin.annotation, place);
    return value;
  }

  /** An instance of what an annotation names: `X`, `X | None`, `Optional[X]`, `Annotated[X, …]`. */
  #annotated(annotation: PythonExpression, place: Place): PythonValue {
    if (annotation.kind === 'subscript') {
      const wrapper = this.valueOf(annotation.object, place);
      const [first] = annotation.index;
      const isWrapper =
        wrapper.kind === 'external' && /^typing\w*\.(?:Optional|Annotated)$/.test(wrapper.path);
      return isWrapper && first !== undefined ? this.#annotated(first, place) : UNKNOWN;
    }
    if (annotation.kind === 'binary' && annotation.operator === '|') {
      return onlyValue(annotation.operands.map((operand) => this.#annotated(operand, place)));
    }
    const type = this.valueOf(annotation, place);
    if (type.kind === 'none') return type;
    return type.kind === 'class' || type.kind === 'external' ? this.resultOf(type) : UNKNOWN;
  }

  #module(dotted: string): PythonValue {
    const target = this.project.resolve(dotted);
    if (target.kind === 'file') return { kind: 'module', path: target.path };
    if (target.kind === 'namespace') return { kind: 'namespace', dotted };
    return target.kind === 'outside' ? external(dotted) : UNKNOWN;
  }

  #imported(origin: Extract<PythonBinding['origin'], { kind: 'from-import' }>, path: string): PythonValue {
    const { statement, item } = origin;
    const name = item.name.value;
    const target = this.project.resolveFrom(path, statement);
    if (target.kind === 'file') return this.#inModule(target.path, name);
    const dotted = statement.level === 0 ? statement.module?.value : undefined;
    if (target.kind === 'namespace') {
      if (dotted !== undefined) return this.memberOf({ kind: 'namespace', dotted }, name);
      const sibling = this.project.files.relative(
        path,
        statement.level,
        [statement.module?.value ?? [], name].flat().join('.'),
      );
      return sibling.kind === 'file' ? { kind: 'module', path: sibling.path } : UNKNOWN;
    }
    return target.kind === 'outside' && dotted !== undefined ? external(`${dotted}.${name}`) : UNKNOWN;
  }

  /** `self` and `cls`, what is annotated, and what FastAPI's `Depends(f)` puts in. */
  #parameter(
    origin: { readonly parameter: PythonParameter; readonly index: number },
    place: Place,
  ): PythonValue {
    const { parameter, index } = origin;
    const around = place.scope.parent;
    if (index === 0 && around?.kind === 'class' && around.node?.kind === 'class') {
      const owner: PythonClass = { path: place.path, node: around.node, scope: around };
      if (parameter.name.value === 'self') return { kind: 'instance', class: owner };
      if (parameter.name.value === 'cls') return { kind: 'class', class: owner };
    }
    const outside = { path: place.path, scope: around ?? place.scope };
    const given = parameter.value?.kind === 'call' ? this.dependency(parameter.value, outside) : undefined;
    if (given !== undefined) return this.resultOf(given);
    if (parameter.spread !== undefined || parameter.annotation === undefined) return UNKNOWN;
    return this.#annotated(parameter.annotation, outside);
  }

  /** What `Depends(f)` or `Security(f)` of FastAPI depends on. */
  dependency(call: CallExpression, place: Place): PythonValue | undefined {
    const callee = this.valueOf(call.callee, place);
    const isDepends =
      callee.kind === 'external' && /^fastapi\.(?:params\.)?(?:Depends|Security)$/.test(callee.path);
    const [first] = call.arguments;
    return isDepends && first !== undefined ? this.valueOf(first.value, place) : undefined;
  }

  #inClass(
    value: Extract<PythonValue, { kind: 'class' | 'instance' }>,
    name: string,
    seen: readonly PythonScope[],
  ): PythonValue {
    const { scope, path, node } = value.class;
    if (seen.includes(scope)) return UNKNOWN;
    const place = { path, scope };
    const bindings = scope.bindings.get(name) ?? [];
    const values = bindings.length === 0 ? [] : [this.#member(this.#bound(bindings, path))];
    values.push(...this.#attributes(value.class, name));
    if (values.length > 0) return onlyValue(values);
    for (const base of node.bases) {
      const parent =
        base.name === undefined
          ? this.valueOf(base.value, { ...place, scope: scope.parent ?? scope })
          : UNKNOWN;
      if (parent.kind !== 'class') continue;
      const found = this.#inClass({ kind: value.kind, class: parent.class }, name, [...seen, scope]);
      if (found.kind !== 'unknown') return found;
    }
    return UNKNOWN;
  }

  /** A property is what its function returns. */
  #member(value: PythonValue): PythonValue {
    if (value.kind !== 'function') return value;
    const isProperty = value.function.node.decorators.some((decorator) =>
      ['property', 'cached_property'].includes(decorator.text.value.split('.').at(-1) ?? ''),
    );
    return isProperty ? this.resultOf(value) : value;
  }

  /** What the methods of a class assign to `self.name`. */
  #attributes({ path, scope }: PythonClass, name: string): PythonValue[] {
    return scope.children.flatMap((method) =>
      method.attributes
        .filter((set) => set.name.value === name && isSelf(set.object))
        .map(({ value }) => (value === undefined ? UNKNOWN : this.valueOf(value, { path, scope: method }))),
    );
  }
}

function isSelf(expression: PythonExpression): boolean {
  return expression.kind === 'name' && (expression.text.value === 'self' || expression.text.value === 'cls');
}
