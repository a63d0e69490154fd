import type { Text } from '../../repository/text.ts';
import { UNCONDITIONAL } from './circumstances.ts';
import { ScopeDraft } from './scope-draft.ts';
import type { BindingOrigin, Circumstances, PythonScope } from './scope-tree.ts';
import type {
  CallExpression,
  ComprehensionExpression,
  LambdaExpression,
  PythonExpression,
  PythonParameter,
} from './tree.ts';

/** How an expression is used where it stands. */
interface Use {
  readonly awaited?: boolean;
  readonly inAnnotation?: boolean;
  readonly argumentOf?: CallExpression;
}

/** Notes what the expressions of one scope use, call and bind. Depth is bounded by that of the syntax tree. */
export class ScopeExpressions {
  readonly draft: ScopeDraft;
  under: Circumstances = UNCONDITIONAL;

  constructor(draft: ScopeDraft) {
    this.draft = draft;
  }

  /** A scope inside this one. */
  open(kind: PythonScope['kind'], node: NonNullable<PythonScope['node']>): ScopeDraft {
    const draft = new ScopeDraft(kind, this.under, { node, parent: this.draft });
    this.draft.children.push(draft);
    return draft;
  }

  bind(name: Text, origin: BindingOrigin): void {
    this.draft.bind(name, origin, this.under);
  }

  target(target: PythonExpression, origin: BindingOrigin): void {
    if (target.kind === 'name') {
      this.bind(target.text, origin);
      return;
    }
    if (target.kind === 'attribute') {
      this.expression(target.object);
      const value = origin.kind === 'value' && origin.path.length === 0 ? origin.value : undefined;
      this.draft.attributes.push({ object: target.object, name: target.name, ...(value && { value }) });
      return;
    }
    if (target.kind === 'tuple' || target.kind === 'list') {
      target.items.forEach((item, index) => {
        this.target(item, itemOf(origin, index));
      });
      return;
    }
    if (target.kind === 'spread') {
      for (const operand of target.operands) this.target(operand, { kind: 'opaque' });
      return;
    }
    this.expression(target);
  }

  expressions(expressions: readonly PythonExpression[]): void {
    for (const expression of expressions) this.expression(expression);
  }

  expression(expression: PythonExpression, use: Use = {}): void {
    switch (expression.kind) {
      case 'name':
        this.draft.uses.push({
          name: expression.text,
          under: this.under,
          inAnnotation: use.inAnnotation === true,
        });
        break;
      case 'call':
        this.#call(expression, use);
        break;
      case 'lambda':
        this.#lambda(expression);
        break;
      case 'comprehension':
        this.#comprehension(expression);
        break;
      case 'named':
        this.expression(expression.value);
        this.draft
          .outsideComprehensions()
          .bind(expression.name.text, { kind: 'value', value: expression.value, path: [] }, this.under);
        break;
      case 'await':
        for (const operand of expression.operands) this.expression(operand, { awaited: true });
        break;
      case 'yield':
        this.draft.yields.push(expression);
        this.expressions(expression.operands);
        break;
      default:
        for (const part of partsOf(expression)) {
          this.expression(part, use.inAnnotation ? { inAnnotation: true } : {});
        }
    }
  }

  #call(call: CallExpression, { awaited = false, argumentOf, inAnnotation }: Use): void {
    this.draft.calls.push({ call, under: this.under, awaited, ...(argumentOf && { argumentOf }) });
    const use = inAnnotation ? { inAnnotation } : {};
    this.expression(call.callee, use);
    for (const { value } of call.arguments) this.expression(value, { ...use, argumentOf: call });
  }

  #lambda(node: LambdaExpression): void {
    this.parameterValues(node.parameters);
    const inner = new ScopeExpressions(this.open('lambda', node));
    inner.parameters(node.parameters);
    inner.draft.returns.push(node.body);
    inner.expression(node.body);
  }

  /** The first iterable is evaluated outside (Python's reference, 6.2.4). */
  #comprehension(node: ComprehensionExpression): void {
    const inner = new ScopeExpressions(this.open('comprehension', node));
    node.clauses.forEach(({ target, iterable, conditions }, index) => {
      if (index === 0) this.expression(iterable);
      else inner.expression(iterable);
      inner.target(target, { kind: 'opaque' });
      inner.expressions(conditions);
    });
    inner.expressions(node.elements);
  }

  parameterValues(parameters: readonly PythonParameter[]): void {
    for (const { annotation, value } of parameters) {
      if (annotation) this.expression(annotation, { inAnnotation: true });
      if (value) this.expression(value);
    }
  }

  parameters(parameters: readonly PythonParameter[]): void {
    parameters.forEach((parameter, index) => {
      this.bind(parameter.name, { kind: 'parameter', parameter, index });
    });
  }
}

function itemOf(origin: BindingOrigin, index: number): BindingOrigin {
  if (origin.kind !== 'value') return { kind: 'opaque' };
  return { kind: 'value', value: origin.value, path: [...origin.path, index] };
}

function partsOf(expression: PythonExpression): readonly PythonExpression[] {
  switch (expression.kind) {
    case 'attribute':
      return [expression.object];
    case 'subscript':
      return [expression.object, ...expression.index];
    case 'string':
      return expression.interpolated;
    case 'list':
    case 'tuple':
    case 'set':
      return expression.items;
    case 'dictionary':
      return expression.entries.flatMap(({ key, value }) => (key === undefined ? [value] : [key, value]));
    default:
      return 'operands' in expression ? expression.operands : [];
  }
}
