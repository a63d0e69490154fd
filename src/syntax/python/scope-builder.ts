import {
  handlesImportError,
  handlesNameError,
  maySwallow,
  UNCONDITIONAL,
  underCondition,
} from './circumstances.ts';
import { ScopeDraft } from './scope-draft.ts';
import { ScopeExpressions } from './scope-expressions.ts';
import type { Circumstances, PythonScope } from './scope-tree.ts';
import type {
  AssignStatement,
  ClassStatement,
  FromImportStatement,
  FunctionStatement,
  IfStatement,
  ImportStatement,
  LoopStatement,
  MatchStatement,
  PythonStatement,
  PythonTree,
  TryStatement,
  WithStatement,
} from './tree.ts';

/** Walks the statements of one scope. Depth is bounded by that of the syntax tree. */
export class PythonScopeBuilder extends ScopeExpressions {
  static ofModule(tree: PythonTree): PythonScope {
    const builder = new PythonScopeBuilder(new ScopeDraft('module', UNCONDITIONAL));
    builder.#block(tree.body);
    return builder.draft;
  }

  #block(statements: readonly PythonStatement[], under: Circumstances = this.under): void {
    const outside = this.under;
    this.under = under;
    for (const statement of statements) this.#statement(statement);
    this.under = outside;
  }

  #statement(statement: PythonStatement): void {
    switch (statement.kind) {
      case 'import':
      case 'from-import':
        this.#import(statement);
        break;
      case 'assign':
      case 'type-alias':
        this.#assign(statement);
        break;
      case 'function':
        this.#function(statement);
        break;
      case 'class':
        this.#class(statement);
        break;
      case 'if':
        this.#if(statement);
        break;
      case 'for':
      case 'while':
        this.#loop(statement);
        break;
      case 'with':
        this.#with(statement);
        break;
      case 'try':
        this.#try(statement);
        break;
      case 'match':
        this.#match(statement);
        break;
      case 'global':
      case 'nonlocal':
        for (const name of statement.names) this.draft.declare(name.value, statement.kind);
        break;
      case 'return':
        this.draft.returns.push(...statement.values);
        this.expressions(statement.values);
        break;
      default:
        this.expressions(statement.values);
        break;
    }
  }

  #branch(): Circumstances {
    return this.under.conditional ? this.under : { ...this.under, conditional: true };
  }

  #import(statement: ImportStatement | FromImportStatement): void {
    this.draft.imports.push({ statement, under: this.under });
    for (const item of statement.items) {
      const end = item.name.value.indexOf('.');
      const name = item.alias ?? (end === -1 ? item.name : item.name.slice(0, end));
      if (statement.kind === 'import') this.bind(name, { kind: 'import', statement, item });
      else this.bind(name, { kind: 'from-import', statement, item });
    }
  }

  #assign({ targets, value, annotation, operator }: AssignStatement): void {
    if (annotation) this.expression(annotation, { inAnnotation: true });
    if (value) this.expression(value);
    for (const target of targets) {
      if (operator !== undefined) {
        this.expression(target);
        this.target(target, { kind: 'opaque' });
      } else if (value) {
        this.target(target, { kind: 'value', value, path: [], ...(annotation && { annotation }) });
      } else if (annotation) this.target(target, { kind: 'annotation', annotation });
    }
  }

  #function(node: FunctionStatement): void {
    this.expressions(node.decorators);
    this.parameterValues(node.parameters);
    if (node.returns) this.expression(node.returns, { inAnnotation: true });
    const inner = new PythonScopeBuilder(this.open('function', node));
    this.bind(node.name, { kind: 'function', node, scope: inner.draft });
    for (const name of node.typeParameters) inner.bind(name, { kind: 'opaque' });
    inner.parameters(node.parameters);
    inner.#block(node.body);
  }

  #class(node: ClassStatement): void {
    this.expressions(node.decorators);
    this.expressions(node.bases.map((base) => base.value));
    const inner = new PythonScopeBuilder(this.open('class', node));
    this.bind(node.name, { kind: 'class', node, scope: inner.draft });
    for (const name of node.typeParameters) inner.bind(name, { kind: 'opaque' });
    inner.#block(node.body);
  }

  #if(statement: IfStatement): void {
    let under = this.under;
    for (const { condition, body } of statement.branches) {
      this.expression(condition);
      const { inside, otherwise } = underCondition(condition, under);
      this.#block(body, inside);
      under = otherwise;
    }
    this.#block(statement.otherwise, under);
  }

  #loop(statement: LoopStatement): void {
    this.expression(statement.subject, { awaited: statement.async });
    if (statement.target) this.target(statement.target, { kind: 'opaque' });
    this.#block(statement.body, this.#branch());
    this.#block(statement.otherwise, this.#branch());
  }

  #try(statement: TryStatement): void {
    const guarded = handlesImportError(statement.handlers);
    const { under } = this;
    this.#block(statement.body, {
      ...under,
      importGuarded: guarded || under.importGuarded,
      nameGuarded: handlesNameError(statement.handlers) || under.nameGuarded,
    });
    for (const { types, target, body } of statement.handlers) {
      this.expressions(types);
      if (target) this.target(target, { kind: 'opaque' });
      this.#block(body, this.#branch());
    }
    this.#block(statement.otherwise, guarded ? this.#branch() : this.under);
    this.#block(statement.finally);
  }

  #with(statement: WithStatement): void {
    for (const { value, target } of statement.items) {
      this.expression(value, { awaited: statement.async });
      if (target) this.target(target, { kind: 'context', value });
    }
    this.#block(
      statement.body,
      maySwallow(statement.items) ? { ...this.under, importGuarded: true } : this.under,
    );
  }

  #match(statement: MatchStatement): void {
    this.expression(statement.subject);
    for (const each of statement.cases) {
      for (const name of each.captures) this.bind(name, { kind: 'opaque' });
      this.expressions(each.uses);
      this.#block(each.body, this.#branch());
    }
  }
}
