import { Text } from '../../repository/text.ts';
import { referenceEnd } from './scan.ts';
import type { MakeVariable } from './tree.ts';

/** A variable's state. `simple` values are expanded already, `recursive` ones when they are used. */
type Definition =
  /** `+=` adds parts in place: joining them each time would take quadratic time. */
  | { readonly kind: 'simple' | 'recursive'; readonly parts: Text[] }
  | { readonly kind: 'unknown'; readonly why: string };

/** Deeper references stay unknown; make itself stops at a cycle with an error. */
const DEEPEST = 50;
/** What one file may expand to in all, in characters, and what a reference costs: doubling definitions must end. */
const MOST = 1_000_000;
const REFERENCE_COST = 20;

/** Targets of one rule that are asked for a value of their own. */
const MOST_TARGETS = 100;

/** The variables of a makefile while and after it is read, and those of its targets. */
export class MakeScope {
  readonly #global = new Map<string, Definition>();
  readonly #ofTargets = new Map<string, Map<string, Definition>>();
  #left = MOST;

  /** What an assignment changes, at the place where it stands. */
  assign(variable: MakeVariable): void {
    if (variable.targets === undefined) this.#assignIn(this.#global, variable);
    for (const target of variable.targets ?? []) {
      const own = this.#ofTargets.get(target.value) ?? new Map<string, Definition>();
      this.#ofTargets.set(target.value, own);
      this.#assignIn(own, variable);
    }
  }

  /** Whether a makefile sets it for everything. */
  defines(name: string): boolean {
    return this.#global.has(name);
  }

  /** `text` with its references expanded; `local` are make's automatic variables and `targets` whose recipe it is. */
  expand(text: Text, targets: readonly Text[] = [], local: ReadonlyMap<string, Text> = new Map()): Text {
    return this.#expand(text, { targets, local, above: new Set() });
  }

  #assignIn(scope: Map<string, Definition>, variable: MakeVariable): void {
    const name = variable.name.value;
    const before = scope.get(name) ?? copied(this.#global.get(name));
    const isDefault = variable.operator === '?=' || isOwnDefault(variable);
    if (isDefault && before !== undefined) return;
    if (variable.conditions.length > 0 && !isDefault) {
      scope.set(name, { kind: 'unknown', why: `\`${name}\` is set under a condition` });
    } else scope.set(name, this.#define(variable, before));
  }

  #define({ operator, value, name }: MakeVariable, before: Definition | undefined): Definition {
    if (operator === '!=') return { kind: 'unknown', why: `\`${name.value}\` is what a command prints` };
    if (operator === '+=' && before !== undefined) {
      if (before.kind === 'unknown') return before;
      const added = before.kind === 'simple' ? this.expand(value) : value;
      const blank = Text.standing(' ', added.slice(0, 0).span());
      before.parts.push(blank, added);
      return before;
    }
    if (/^:+=$/.test(operator)) return { kind: 'simple', parts: [this.expand(value)] };
    return { kind: 'recursive', parts: [value] };
  }

  #expand(text: Text, use: Use): Text {
    const { value } = text;
    if (!value.includes('$')) return text;
    const parts: Text[] = [];
    let at = 0;
    for (let dollar = value.indexOf('$'); dollar >= 0; dollar = value.indexOf('$', at)) {
      const end = referenceEnd(value, dollar);
      const reference = text.slice(dollar, end);
      const part = end === undefined ? unknown('it is not closed', reference) : this.#resolve(reference, use);
      parts.push(text.slice(at, dollar), part);
      at = end ?? value.length;
    }
    return Text.join([...parts, text.slice(at)]);
  }

  #resolve(reference: Text, use: Use): Text {
    const written = reference.value;
    if (written === '$$') return Text.standing('$', reference.span());
    const name = /^\$[({]/.test(written) ? written.slice(2, -1) : written.slice(1);
    const local = use.local.get(name);
    if (local !== undefined) return local.usedAt(reference.span());
    if (name === 'MAKE') return Text.standing('make', reference.span());
    if (/^(?:[@<^+?*%|]|[@<^+?*%][DF])$/.test(name)) return unknown('make fills it in', reference);
    if (!/^[^\s$(){}:=#]+$/.test(name)) return unknown('make computes it', reference);
    const definition = this.#lookUp(name, use.targets);
    if (definition.kind === 'unknown') return unknown(definition.why, reference);
    if (use.above.has(name)) return unknown(`\`${name}\` is defined by itself`, reference);
    const value = Text.join(definition.parts);
    definition.parts.splice(0, definition.parts.length, value);
    this.#left -= REFERENCE_COST + value.length;
    if (use.above.size >= DEEPEST || this.#left <= 0) return unknown('it refers to too much', reference);
    if (definition.kind === 'simple') return value.usedAt(reference.span());
    const inner = { ...use, above: new Set([...use.above, name]) };
    return this.#expand(value, inner).usedAt(reference.span());
  }

  #lookUp(name: string, targets: readonly Text[]): Definition {
    const own = targets
      .slice(0, MOST_TARGETS)
      .flatMap((target) => this.#ofTargets.get(target.value)?.get(name) ?? []);
    const [first] = own;
    if (first !== undefined && targets.length > 1) {
      return { kind: 'unknown', why: `\`${name}\` differs between targets` };
    }
    const nowhere = { kind: 'unknown', why: `\`${name}\` is set nowhere in the makefile` } as const;
    return first ?? this.#global.get(name) ?? nowhere;
  }
}

interface Use {
  readonly targets: readonly Text[];
  readonly local: ReadonlyMap<string, Text>;
  /** The variables whose values are being expanded. */
  readonly above: ReadonlySet<string>;
}

function copied(definition: Definition | undefined): Definition | undefined {
  return definition === undefined || definition.kind === 'unknown'
    ? definition
    : { kind: definition.kind, parts: [...definition.parts] };
}

/** `ifndef X`, `X = …`, `endif`: the long way to write `X ?= …`. */
function isOwnDefault({ conditions, name }: MakeVariable): boolean {
  return conditions.length === 1 && conditions[0]?.value.replace(/^ifndef\s+/, '').trim() === name.value;
}

function unknown(why: string, reference: Text): Text {
  const shown = reference.length > 40 ? `${reference.value.slice(0, 40)}…` : reference.value;
  return Text.unknown(`\`${shown}\`: ${why}`, reference.span());
}
