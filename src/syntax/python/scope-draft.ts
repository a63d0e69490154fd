import type { Text } from '../../repository/text.ts';
import type {
  AttributeAssignment,
  BindingOrigin,
  Circumstances,
  NameUse,
  PythonBinding,
  PythonCall,
  PythonImport,
  PythonScope,
} from './scope-tree.ts';
import type { PythonExpression } from './tree.ts';

interface Place {
  readonly node: NonNullable<PythonScope['node']>;
  readonly parent: ScopeDraft;
}

/** A scope while it is being filled. */
export class ScopeDraft implements PythonScope {
  readonly kind: PythonScope['kind'];
  readonly under: Circumstances;
  declare readonly node?: NonNullable<PythonScope['node']>;
  declare readonly parent?: ScopeDraft;
  readonly children: ScopeDraft[] = [];
  readonly bindings = new Map<string, PythonBinding[]>();
  readonly uses: NameUse[] = [];
  readonly imports: PythonImport[] = [];
  readonly calls: PythonCall[] = [];
  readonly attributes: AttributeAssignment[] = [];
  readonly returns: PythonExpression[] = [];
  readonly yields: PythonExpression[] = [];
  readonly #declared = new Map<string, 'global' | 'nonlocal'>();

  constructor(kind: PythonScope['kind'], under: Circumstances, place?: Place) {
    this.kind = kind;
    this.under = under;
    if (place !== undefined) Object.assign(this, { node: place.node, parent: place.parent });
  }

  /** From here on, `name` is that of the module or of an enclosing function. */
  declare(name: string, where: 'global' | 'nonlocal'): void {
    this.#declared.set(name, where);
  }

  bind(name: Text, origin: BindingOrigin, under: Circumstances): void {
    const home = this.#homeOf(name.value);
    const binding: PythonBinding = { name, under, at: this, origin };
    const earlier = home.bindings.get(name.value);
    if (earlier === undefined) home.bindings.set(name.value, [binding]);
    else earlier.push(binding);
  }

  /** Where `:=` binds: the scope around comprehensions (PEP 572). */
  outsideComprehensions(): ScopeDraft {
    let at: ScopeDraft = this;
    while (at.kind === 'comprehension' && at.parent !== undefined) at = at.parent;
    return at;
  }

  #homeOf(name: string): ScopeDraft {
    const where = this.#declared.get(name);
    if (where === undefined) return this;
    let at: ScopeDraft = this;
    while (at.parent !== undefined) {
      at = at.parent;
      if (where === 'nonlocal' && at.kind === 'function' && at.bindings.has(name)) break;
    }
    return at;
  }
}
