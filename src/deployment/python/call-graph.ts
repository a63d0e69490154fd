import type { PythonBinding, PythonScope } from '../../syntax/python/scopes.ts';
import type { PythonExpression } from '../../syntax/python/tree.ts';
import { memberOfClass } from './class-members.ts';
import { isTransparent } from './decorators.ts';
import { instanceNamedBy, valueOfParameter } from './parameters.ts';
import type { PythonProject } from './project.ts';
import type { Place, Resolver } from './resolver.ts';
import { external, onlyValue, type PythonFunction, type PythonValue, UNKNOWN } from './values.ts';

/** How far values are followed through assignments and calls before they count as unknown. */
const DEEPEST = 60;

/** Names and calls resolved across the modules of a project. Best effort: what is not certain is unknown. */
export class CallGraph implements Resolver {
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
        return memberOfClass(value, name, { resolver: this });
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
      if (bindings !== undefined) return this.valueOfBindings(bindings, path);
    }
    return UNKNOWN;
  }

  #inModule(path: string, name: string, otherwise?: 'builtins'): PythonValue {
    const scope = this.project.scope(path);
    const bindings = scope?.bindings.get(name);
    if (bindings !== undefined) return this.valueOfBindings(bindings, path);
    const starred = this.#starred(path, name);
    if (starred !== undefined) return starred;
    if (otherwise === 'builtins') return external(`builtins.${name}`);
    const submodule = this.project.files.submodule(path, name);
    return submodule?.kind === 'file' ? { kind: 'module', path: submodule.path } : UNKNOWN;
  }

  /** What `from … import *` of the module at `path` brings under that name, if any does. */
  #starred(path: string, name: string): PythonValue | undefined {
    if (this.#depth > DEEPEST) return UNKNOWN;
    for (const { statement } of this.project.scope(path)?.imports ?? []) {
      if (statement.kind !== 'from-import' || statement.star === undefined) continue;
      const target = this.project.resolveFrom(path, statement);
      if (target.kind !== 'file') return UNKNOWN;
      if (this.project.exportedNames(target.path)?.has(name) !== true) continue;
      this.#depth++;
      const value = this.#inModule(target.path, name);
      this.#depth--;
      return value;
    }
    return undefined;
  }

  /** What a name is that these bindings in the module at `path` give. */
  valueOfBindings(bindings: readonly PythonBinding[], path: string): PythonValue {
    const live = bindings.filter((binding) => !binding.under.neverRuns);
    return onlyValue(live.map((binding) => this.#once(binding, () => this.#fromBinding(binding, path))));
  }

  #fromBinding({ origin, at }: PythonBinding, path: string): PythonValue {
    const place = { path, scope: at };
    switch (origin.kind) {
      case 'value':
        return this.#assigned(origin, place);
      case 'annotation':
        return instanceNamedBy(origin.annotation, place, this);
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
        return valueOfParameter(origin, place, this);
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
    if (value.kind === 'unknown' && origin.annotation) return instanceNamedBy(origin.annotation, place, this);
    return value;
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
    if (target.kind === 'file') {
      // `from . import users` in a package's own file brings the module, which is no name of it before.
      const own = target.path === path ? this.project.files.submodule(path, name) : undefined;
      return own?.kind === 'file' ? { kind: 'module', path: own.path } : this.#inModule(target.path, name);
    }
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
}
