import type { AssignmentExpression, ExportNamedDeclaration, Expression } from 'acorn';
import type { JavaScriptNode, JavaScriptTree } from '../../syntax/javascript/javascript.ts';
import { type Binding, type JavaScriptScopes, nameOf } from '../../syntax/javascript/scopes.ts';

/** What a module gives out under a name. */
export type Export =
  | { readonly kind: 'value'; readonly value: JavaScriptNode }
  | { readonly kind: 'binding'; readonly binding: Binding }
  /** `export { x } from './y.js'`. */
  | { readonly kind: 'other-module'; readonly from: string; readonly imported: string };

/** What a module gives out: CommonJS's `module.exports`, or the exports of an ES module. */
export class Exports {
  readonly #named = new Map<string, Export[]>();
  /** What is assigned to `module.exports`. */
  readonly #whole: Expression[] = [];
  /** Modules that are given out with all their names. */
  readonly all: string[] = [];
  readonly #scopes: JavaScriptScopes;

  constructor(tree: JavaScriptTree, scopes: JavaScriptScopes) {
    this.#scopes = scopes;
    for (const node of tree.nodes) this.#add(node);
  }

  /** What is given out under a name, when one thing is. */
  named(name: string): Export | undefined {
    const [only, ...more] = this.#named.get(name) ?? [];
    return more.length > 0 ? undefined : only;
  }

  /** The value of `module.exports`, when it is set once. */
  get whole(): Expression | undefined {
    return this.#whole.length === 1 ? this.#whole[0] : undefined;
  }

  #add(node: JavaScriptNode): void {
    if (node.type === 'AssignmentExpression') this.#assigned(node);
    if (node.type === 'ExportDefaultDeclaration')
      this.#give('default', { kind: 'value', value: node.declaration });
    if (node.type === 'ExportAllDeclaration') this.all.push(String(node.source.value));
    if (node.type === 'ExportNamedDeclaration') this.#declared(node);
  }

  #assigned({ left, right }: AssignmentExpression): void {
    const name = exportedName(left);
    if (name === undefined) return;
    if (name === '') this.#whole.push(right);
    else this.#give(name, { kind: 'value', value: right });
  }

  #declared(node: ExportNamedDeclaration): void {
    for (const { local, exported } of node.specifiers) {
      const binding = this.#scopes.named(nameOf(local), node);
      if (node.source)
        this.#give(nameOf(exported), {
          kind: 'other-module',
          from: String(node.source.value),
          imported: nameOf(local),
        });
      else if (binding !== undefined) this.#give(nameOf(exported), { kind: 'binding', binding });
    }
    const { declaration } = node;
    const ids =
      declaration?.type === 'VariableDeclaration'
        ? declaration.declarations.map(({ id }) => id)
        : [declaration?.id];
    for (const id of ids) {
      const binding = id?.type === 'Identifier' ? this.#scopes.bindingOf(id) : undefined;
      if (binding !== undefined) this.#give(binding.name, { kind: 'binding', binding });
    }
  }

  #give(name: string, given: Export): void {
    this.#named.set(name, [...(this.#named.get(name) ?? []), given]);
  }
}

/** `x` of `exports.x` and `module.exports.x`, `''` of `module.exports`; undefined for anything else. */
export function exportedName(target: JavaScriptNode): string | undefined {
  if (target.type !== 'MemberExpression' || target.computed) return undefined;
  const { object, property } = target;
  const name = property.type === 'Identifier' ? property.name : undefined;
  if (object.type === 'Identifier' && object.name === 'module') return name === 'exports' ? '' : undefined;
  const isExports =
    (object.type === 'Identifier' && object.name === 'exports') ||
    exportedName(object as JavaScriptNode) === '';
  return isExports ? name : undefined;
}
