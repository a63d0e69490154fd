import { compareSpans, type Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { PythonCall, PythonScope } from '../../syntax/python/scopes.ts';
import type { PythonParameter } from '../../syntax/python/tree.ts';
import {
  type BlockingFact,
  type BlockingKind,
  type BlockingKnowledge,
  compilePatterns,
  type LoopPhase,
} from './blocking-knowledge.ts';
import { CallGraph } from './call-graph.ts';
import { type AsyncEntryPoint, asyncEntryPoints } from './entry-points.ts';
import { dependencyOf } from './parameters.ts';
import type { PythonProject } from './project.ts';
import type { Place } from './resolver.ts';
import type { PythonFunction } from './values.ts';

/** A call that stops an event loop until it is done. */
export interface BlockingCall extends SlowCall {
  /** The function that the framework runs. */
  readonly entry: PythonFunction;
  readonly runs: LoopPhase;
  /** Runs before the port is bound, so that nothing answers meanwhile, not even a health check. */
  readonly inLifespan: boolean;
}

/** A call that keeps its thread. */
export interface SlowCall {
  /** What is called, and with which brackets: the whole call. */
  readonly place: Text;
  /** The calls that lead to the function that holds `place`, in order. */
  readonly chain: readonly BlockingStep[];
  readonly kind: BlockingKind;
  /** How the call is named: `transformers.AutoModel.from_pretrained`. */
  readonly call: string;
  readonly what: string;
  /** Known when written as a number. */
  readonly seconds?: number;
}

export interface BlockingStep {
  readonly place: Text;
  /** The function that is called there. */
  readonly to: PythonFunction;
}

/** Every blocking call that a project's event loops run, by entry point and order of appearance. */
export function blockingCalls(project: PythonProject, knowledge: BlockingKnowledge): BlockingCall[] {
  const graph = new CallGraph(project);
  const compiled = compile(knowledge);
  return asyncEntryPoints(graph, knowledge.entries).flatMap((entry) =>
    new LoopWalk(graph, compiled, entry).run().map((call) => ({
      ...call,
      entry: entry.function,
      runs: entry.runs,
      inLifespan: entry.runs === 'lifespan' || entry.runs === 'startup',
    })),
  );
}

/** Every such call that importing the project's modules runs, before anything is served. */
export function slowImports(project: PythonProject, knowledge: BlockingKnowledge): SlowCall[] {
  const graph = new CallGraph(project);
  const compiled = compile(knowledge);
  return [...project.modules].flatMap(({ path }) => new LoopWalk(graph, compiled).module(path));
}

interface Compiled {
  readonly blocks: readonly { readonly pattern: RegExp; readonly fact: BlockingFact }[];
  readonly schedules: RegExp;
  readonly takesOffLoop: RegExp;
  readonly fluent: RegExp;
}

function compile(knowledge: BlockingKnowledge): Compiled {
  return {
    blocks: knowledge.blocks.map((fact) => ({ pattern: compilePatterns(fact.call), fact })),
    schedules: compilePatterns(knowledge.schedules),
    takesOffLoop: compilePatterns(knowledge.takesOffLoop),
    fluent: new RegExp(`\\.(?:${knowledge.fluent.join('|') || '(?!)'})\\(\\)`, 'g'),
  };
}

/** Follows what one entry point runs in its own thread: plain calls, and coroutines that are awaited or scheduled. */
class LoopWalk {
  readonly #graph: CallGraph;
  readonly #facts: Compiled;
  readonly #entry: AsyncEntryPoint | undefined;
  readonly #seen = new Set<PythonScope>();
  readonly #found: SlowCall[] = [];

  constructor(graph: CallGraph, facts: Compiled, entry?: AsyncEntryPoint) {
    this.#graph = graph;
    this.#facts = facts;
    this.#entry = entry;
  }

  run(): readonly SlowCall[] {
    const entry = this.#entry?.function;
    if (entry === undefined || this.#isTakenOff(entry)) return [];
    this.#dependencies(entry);
    this.#body(entry, []);
    return this.#found;
  }

  /** What stands at the top of a module, and not under `__main__`. */
  module(path: string): readonly SlowCall[] {
    const scope = this.#graph.project.scope(path);
    if (scope !== undefined) this.#calls(scope, path, []);
    return this.#found;
  }

  #isTakenOff({ path, scope, node }: PythonFunction): boolean {
    const place = { path, scope: scope.parent ?? scope };
    return node.decorators.some((decorator) => {
      const value = this.#graph.valueOf(decorator.kind === 'call' ? decorator.callee : decorator, place);
      return value.kind === 'external' && this.#facts.takesOffLoop.test(value.path);
    });
  }

  /** FastAPI awaits `Depends(async_function)` on the loop and runs plain ones in a thread (fastapi/dependencies/utils.py). */
  #dependencies({ path, scope, node }: PythonFunction): void {
    const place = { path, scope: scope.parent ?? scope };
    for (const call of node.parameters.flatMap(callsIn)) {
      const value = dependencyOf(call, place, this.#graph);
      if (value?.kind !== 'function' || !value.function.node.async) continue;
      this.#body(value.function, [{ place: call.text, to: value.function }]);
    }
  }

  #body({ path, scope }: PythonFunction, chain: readonly BlockingStep[]): void {
    if (this.#seen.has(scope) || chain.length > 40) return;
    this.#seen.add(scope);
    this.#calls(scope, path, chain);
  }

  #calls(scope: PythonScope, path: string, chain: readonly BlockingStep[]): void {
    const until = chain.length === 0 && this.#entry?.runs === 'lifespan' ? scope.yields[0] : undefined;
    for (const call of callsRun(scope)) {
      if (scope.kind === 'module' && call.under.mainGuard) continue;
      if (until !== undefined && call.call.text.span().start > until.text.span().start) break;
      this.#call(call, { path, scope: call.scope }, chain);
    }
  }

  #call({ call, awaited, argumentOf }: PythonCall, place: Place, chain: readonly BlockingStep[]): void {
    const callee = this.#graph.valueOf(call.callee, place);
    if (callee.kind === 'external') {
      if (!awaited) this.#external(callee.path, { call, chain });
      return;
    }
    const target = this.#graph.functionOf(callee);
    if (target === undefined || !this.#graph.runsWhenCalled(target)) return;
    const { node, scope } = target;
    const isScheduled = argumentOf !== undefined && this.#schedules(argumentOf.callee, place);
    const isRun = node.async ? awaited || isScheduled : scope.yields.length === 0;
    if (isRun) this.#body(target, [...chain, { place: call.text, to: target }]);
  }

  #schedules(callee: PythonCall['call']['callee'], place: Place): boolean {
    const value = this.#graph.valueOf(callee, place);
    return value.kind === 'external' && this.#facts.schedules.test(value.path);
  }

  #external(
    path: string,
    { call, chain }: { call: PythonCall['call']; chain: readonly BlockingStep[] },
  ): void {
    const name = path.replace(this.#facts.fluent, '');
    const fact = this.#facts.blocks.find(({ pattern }) => pattern.test(name))?.fact;
    if (fact === undefined) return;
    const given =
      fact.secondsArgument === undefined ? undefined : call.arguments[fact.secondsArgument]?.value;
    this.#found.push({
      place: call.text,
      chain,
      kind: fact.kind,
      call: name,
      what: fact.what,
      ...(given?.kind === 'number' && { seconds: given.value }),
    });
  }
}

/** The calls of a function's own body, comprehensions included, in the order in which they are made. */
function callsRun(scope: PythonScope): (PythonCall & { readonly scope: PythonScope })[] {
  const inner = scope.children.filter((child) => child.kind === 'comprehension').flatMap(callsRun);
  const own = scope.calls.filter(({ under }) => !under.neverRuns).map((call) => ({ ...call, scope }));
  return [...own, ...inner].sort((a, b) => compareSpans(finishOf(a), finishOf(b)));
}

/** A call is made when its arguments are there: where it ends. */
function finishOf({ call }: PythonCall): Span {
  const { path, end } = call.text.span();
  return { path, start: end, end };
}

/** `= Depends(f)` and `Annotated[X, Depends(f)]`. */
function callsIn({ value, annotation }: PythonParameter): PythonCall['call'][] {
  const inAnnotation = annotation?.kind === 'subscript' ? annotation.index : [];
  return [value, ...inAnnotation].flatMap((each) => (each?.kind === 'call' ? [each] : []));
}
