import type {
  Expression,
  Function as FunctionNode,
  Identifier,
  ObjectPattern,
  Pattern,
  VariableDeclaration,
} from 'acorn';
import type { JavaScriptNode, JavaScriptTree } from './javascript.ts';

/** A function of any form. */
export type JavaScriptFunction = JavaScriptNode & FunctionNode;

/** What gives a name its value. `keys`: which member of it, where it is taken apart. */
export type Origin =
  | {
      readonly kind: 'value';
      readonly value: Expression;
      readonly keys: readonly string[];
      readonly otherwise: Expression | undefined;
    }
  | { readonly kind: 'function'; readonly node: JavaScriptFunction }
  | { readonly kind: 'parameter'; readonly of: JavaScriptFunction; readonly index: number }
  /** `imported`: `default`, `*`, or a name. */
  | { readonly kind: 'import'; readonly from: string; readonly imported: string }
  /** A class, a loop's variable, what is counted up: nothing that is followed. */
  | { readonly kind: 'other' };

/** A name in its scope, with everything that writes to it. */
export interface Binding {
  readonly name: string;
  readonly origins: Origin[];
}

type Bindings = Map<string, Binding>;
type Take = (id: Identifier, origin: Origin) => void;

const OTHER: Origin = { kind: 'other' };
const SCOPES =
  /^(?:Program|BlockStatement|For\w*Statement|SwitchStatement|CatchClause|StaticBlock|ClassExpression)$/;

export function isFunction(node: JavaScriptNode | undefined): node is JavaScriptFunction {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}

/** Names of a file and what they stand for. */
export class JavaScriptScopes {
  readonly #tree: JavaScriptTree;
  readonly #scopes = new Map<JavaScriptNode, Bindings>();
  readonly #declaring = new Set<JavaScriptNode>();

  constructor(tree: JavaScriptTree) {
    this.#tree = tree;
    for (const node of tree.nodes) this.#declare(node);
    for (const node of tree.nodes) this.#write(node);
  }

  /** What an identifier refers to; undefined for a global, and where it is no reference. */
  bindingOf(identifier: Identifier): Binding | undefined {
    return this.named(identifier.name, identifier);
  }

  /** The binding of a name as it is seen from a node. */
  named(name: string, from: JavaScriptNode): Binding | undefined {
    let at: JavaScriptNode | undefined = from;
    while (at !== undefined) {
      const found = this.#scopes.get(at)?.get(name);
      if (found !== undefined) return found;
      at = this.#tree.parents.get(at);
    }
    return undefined;
  }

  /** It reads a name, and is neither a key nor what declares or writes it. */
  isReference(identifier: Identifier): boolean {
    if (this.#declaring.has(identifier)) return false;
    const parent = this.#tree.parents.get(identifier);
    if (parent?.type === 'MemberExpression') return parent.object === identifier || parent.computed;
    if (parent?.type === 'Property') return parent.value === identifier || parent.computed;
    if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition')
      return parent.computed || parent.value === identifier;
    if (parent?.type === 'AssignmentExpression') return parent.right === identifier;
    if (parent?.type === 'ExportSpecifier') return parent.local === identifier;
    return !/^(?:Labeled|Break|Continue|Import|Class|Meta)/.test(parent?.type ?? '');
  }

  #declare(node: JavaScriptNode): void {
    switch (node.type) {
      case 'VariableDeclaration':
        return this.#variables(node);
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#function(node);
      case 'ClassDeclaration':
        return this.#add(node.id, this.#scopeOf(node), OTHER);
      case 'CatchClause':
        return patternNames(node.param, undefined, (id) => this.#add(id, node, OTHER));
      case 'ImportDeclaration':
        for (const one of node.specifiers) {
          const imported = one.type === 'ImportSpecifier' ? nameOf(one.imported) : importedBy(one.type);
          const from = String(node.source.value);
          this.#add(one.local, this.#scopeOf(node), { kind: 'import', from, imported });
        }
    }
  }

  #variables(node: VariableDeclaration): void {
    const scope = node.kind === 'var' ? this.#functionOf(node) : this.#scopeOf(node);
    const parent = this.#tree.parents.get(node);
    const isLoop = parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement';
    for (const { id, init } of node.declarations)
      patternNames(id, init ?? undefined, (name, origin) => {
        if (isLoop) this.#add(name, scope, OTHER);
        else if (init) this.#add(name, scope, origin);
        else this.#add(name, scope);
      });
  }

  #function(node: JavaScriptFunction): void {
    const origin: Origin = { kind: 'function', node };
    if (node.type === 'FunctionDeclaration') this.#add(node.id, this.#scopeOf(node), origin);
    else this.#add(node.id, node, origin);
    for (const [index, parameter] of node.params.entries())
      if (parameter.type === 'Identifier') this.#add(parameter, node, { kind: 'parameter', of: node, index });
      else patternNames(parameter, undefined, (name) => this.#add(name, node, OTHER));
  }

  /** `app = express()` after `let app;`. */
  #write(node: JavaScriptNode): void {
    if (node.type === 'UpdateExpression') return this.#written(node.argument, undefined);
    if (node.type === 'AssignmentExpression')
      return this.#written(node.left, node.operator === '=' ? node.right : undefined);
    const isLoop = node.type === 'ForInStatement' || node.type === 'ForOfStatement';
    if (isLoop && node.left.type !== 'VariableDeclaration') this.#written(node.left, undefined);
  }

  #written(target: Pattern | Expression, value: Expression | undefined): void {
    patternNames(target, value, (id, origin) => {
      this.#declaring.add(id);
      this.bindingOf(id)?.origins.push(value === undefined ? OTHER : origin);
    });
  }

  #add(id: Identifier | null | undefined, scope: JavaScriptNode, origin?: Origin): void {
    if (!id) return;
    this.#declaring.add(id);
    const bindings: Bindings = this.#scopes.get(scope) ?? new Map();
    this.#scopes.set(scope, bindings);
    const binding = bindings.get(id.name) ?? { name: id.name, origins: [] };
    bindings.set(id.name, binding);
    if (origin !== undefined) binding.origins.push(origin);
  }

  #scopeOf(node: JavaScriptNode): JavaScriptNode {
    let at = this.#tree.parents.get(node);
    while (at !== undefined && !SCOPES.test(at.type) && !isFunction(at)) at = this.#tree.parents.get(at);
    return at ?? node;
  }

  #functionOf(node: JavaScriptNode): JavaScriptNode {
    let at = this.#tree.parents.get(node);
    while (at !== undefined && at.type !== 'Program' && !isFunction(at)) at = this.#tree.parents.get(at);
    return at ?? node;
  }
}

function importedBy(type: string): string {
  return type === 'ImportDefaultSpecifier' ? 'default' : '*';
}

/** The name of a key or an imported name. */
export function nameOf(node: JavaScriptNode): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : '';
}

/** The names that a pattern gives to what is taken apart. */
function patternNames(
  pattern: Pattern | Expression | null | undefined,
  value: Expression | undefined,
  take: Take,
): void {
  if (pattern?.type === 'Identifier')
    take(pattern, value === undefined ? OTHER : { kind: 'value', value, keys: [], otherwise: undefined });
  if (pattern?.type === 'AssignmentPattern') patternNames(pattern.left, undefined, take);
  if (pattern?.type === 'RestElement') patternNames(pattern.argument, undefined, take);
  if (pattern?.type === 'ArrayPattern')
    for (const element of pattern.elements) patternNames(element, undefined, take);
  if (pattern?.type === 'ObjectPattern')
    for (const property of pattern.properties) memberNames(property, value, take);
}

function memberNames(
  property: ObjectPattern['properties'][number],
  value: Expression | undefined,
  take: Take,
): void {
  if (property.type !== 'Property') return patternNames(property, undefined, take);
  const { value: inner, key } = property;
  const id = inner.type === 'AssignmentPattern' ? inner.left : inner;
  const otherwise = inner.type === 'AssignmentPattern' ? inner.right : undefined;
  const isFollowed = id.type === 'Identifier' && !property.computed && value !== undefined;
  if (isFollowed) take(id, { kind: 'value', value, keys: [nameOf(key)], otherwise });
  else patternNames(id, undefined, take);
}
