import { allScopes, type PythonScope } from '../../syntax/python/scopes.ts';
import type { CallExpression, PythonExpression } from '../../syntax/python/tree.ts';
import { compilePatterns, type EntryFact, type LoopPhase } from './blocking-knowledge.ts';
import type { CallGraph } from './call-graph.ts';
import type { Place } from './resolver.ts';
import type { PythonFunction, PythonValue } from './values.ts';

/** A function that a framework runs on its event loop. */
export interface AsyncEntryPoint {
  readonly function: PythonFunction;
  readonly runs: LoopPhase;
}

/** Every function that a framework runs on its event loop, in order of files and appearance. */
export function asyncEntryPoints(graph: CallGraph, facts: readonly EntryFact[]): AsyncEntryPoint[] {
  const search = new EntrySearch(graph, facts);
  for (const { path } of graph.project.modules) search.module(path);
  return [...search.found.values()];
}

interface CompiledFact extends EntryFact {
  readonly pattern: RegExp;
}

class EntrySearch {
  readonly found = new Map<PythonScope, AsyncEntryPoint>();
  readonly #graph: CallGraph;
  readonly #decorators: readonly CompiledFact[];
  readonly #calls: readonly CompiledFact[];
  readonly #bases: readonly CompiledFact[];

  constructor(graph: CallGraph, facts: readonly EntryFact[]) {
    this.#graph = graph;
    const compiled = (way: 'decorator' | 'call' | 'base') =>
      facts.flatMap((fact) =>
        fact[way] === undefined ? [] : [{ ...fact, pattern: compilePatterns(fact[way]) }],
      );
    this.#decorators = compiled('decorator');
    this.#calls = compiled('call');
    this.#bases = compiled('base');
  }

  module(path: string): void {
    const module = this.#graph.project.scope(path);
    if (module === undefined) return;
    for (const scope of allScopes(module)) {
      const place = { path, scope };
      if (scope.kind === 'function') this.#decorated(place);
      if (scope.kind === 'class') this.#inherited(place);
      for (const { call } of scope.calls) this.#registered(call, place);
    }
  }

  #decorated({ path, scope }: Place): void {
    if (scope.node?.kind !== 'function' || scope.parent === undefined) return;
    const around = { path, scope: scope.parent };
    for (const decorator of scope.node.decorators) {
      const fact = this.#factFor(
        decorator.kind === 'call' ? decorator.callee : decorator,
        around,
        this.#decorators,
      );
      if (fact === undefined) continue;
      const runs = phaseNamed(decorator, fact.runs);
      this.#add({ path, node: scope.node, scope }, { ...fact, runs });
    }
  }

  #registered(call: CallExpression, place: Place): void {
    for (const fact of this.#factsFor(call.callee, place, this.#calls)) {
      const given = call.arguments.filter(
        ({ name }) => fact.keyword === undefined || name?.value === fact.keyword,
      );
      const runs = phaseNamed(call, fact.runs);
      for (const { value } of given) this.#addAll(value, place, { ...fact, runs });
    }
  }

  #inherited({ path, scope }: Place): void {
    const { node } = scope;
    if (node?.kind !== 'class' || scope.parent === undefined) return;
    for (const base of node.bases) {
      const fact = this.#factFor(base.value, { path, scope: scope.parent }, this.#bases);
      if (fact === undefined) continue;
      for (const name of fact.methods ?? []) {
        const method = this.#graph.memberOf({ kind: 'instance', class: { path, node, scope } }, name);
        if (method.kind === 'function') this.#add(method.function, fact);
      }
    }
  }

  #addAll(expression: PythonExpression, place: Place, fact: EntryFact): void {
    if (expression.kind === 'list' || expression.kind === 'tuple') {
      for (const item of expression.items) this.#addAll(item, place, fact);
      return;
    }
    const value: PythonValue = this.#graph.valueOf(expression, place);
    if (value.kind === 'function') this.#add(value.function, fact);
  }

  #add(found: PythonFunction, { runs, plainToo }: EntryFact): void {
    if (!found.node.async && !plainToo) return;
    if (!this.found.has(found.scope)) this.found.set(found.scope, { function: found, runs });
  }

  #factFor(callee: PythonExpression, place: Place, facts: readonly CompiledFact[]): CompiledFact | undefined {
    return this.#factsFor(callee, place, facts)[0];
  }

  #factsFor(callee: PythonExpression, place: Place, facts: readonly CompiledFact[]): CompiledFact[] {
    const value = this.#graph.valueOf(callee, place);
    return value.kind === 'external' ? facts.filter(({ pattern }) => pattern.test(value.path)) : [];
  }
}

/** `on_event("shutdown")`, `listener("after_server_stop")`: the first argument may name another phase. */
function phaseNamed(expression: PythonExpression, otherwise: LoopPhase): LoopPhase {
  const first = expression.kind === 'call' ? expression.arguments[0]?.value : undefined;
  const isNamed = otherwise === 'startup' && first?.kind === 'string';
  return isNamed && /shutdown|stop/.test(first.value.value) ? 'shutdown' : otherwise;
}
