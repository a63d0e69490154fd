import type { JavaScriptNode } from '../../../syntax/javascript/javascript.ts';
import { nameOf } from '../../../syntax/javascript/scopes.ts';
import { ANYTHING, literal, type PathPattern } from '../../routes/pattern.ts';
import type { Routes } from '../../routes/route.ts';
import { unknown } from '../../unknown.ts';
import { stringIn } from '../project.ts';
import type { Made } from '../value.ts';
import type { JavaScriptValues } from '../values.ts';
import { FoundRoutes } from './found-routes.ts';
import {
  addsNothing,
  answersBeside,
  chainedMethods,
  flattened,
  HARMLESS_ATTRIBUTES,
  HARMLESS_METHODS,
  isMount,
  isUnsure,
  methodsOf,
  VERBS,
} from './known-uses.ts';
import { answerOfHandler } from './middleware.ts';
import { below, isPath, pathPatterns } from './path-patterns.ts';
import { isConditional, isRouting, isServer, type ObjectUse, objectOf, objectUses } from './uses.ts';

const DEEPEST = 20;

/** Reads the routes of Express applications of one project. */
export class ExpressRoutes {
  readonly #values: JavaScriptValues;
  readonly #uses: ReturnType<typeof objectUses>;

  constructor(values: JavaScriptValues) {
    this.#values = values;
    this.#uses = objectUses(values);
  }

  /** Every route of the application that a server or `app.listen` answers with; unknown unless all can be read. */
  of(object: Made): Routes {
    const { doubt } = this.#values.project;
    if (doubt !== undefined) return doubt;
    const reading = new Reading(this.#values, this.#uses);
    const application = isServer(object) ? reading.servedBy(object) : object;
    if (application === undefined || !isRouting(application))
      return unknown('it answers with no application of Express', reading.spanOf(object));
    reading.mount(application, { prefix: [], conditional: false, depth: 0 });
    return reading.result();
  }
}

/** Where a router is put. */
interface Mounted {
  readonly prefix: PathPattern;
  readonly conditional: boolean;
  readonly depth: number;
}

class Reading {
  readonly #values: JavaScriptValues;
  readonly #uses: ReturnType<typeof objectUses>;
  readonly #found: FoundRoutes;

  constructor(values: JavaScriptValues, uses: ReturnType<typeof objectUses>) {
    this.#values = values;
    this.#uses = uses;
    this.#found = new FoundRoutes(values);
  }

  result(): Routes {
    return this.#found.result();
  }

  spanOf({ call, path }: Made) {
    return this.#found.text({ node: call, path }).span();
  }

  /** The application that a server is given; it may have others beside that answer. */
  servedBy(server: Made): Made | undefined {
    for (const use of this.#uses.get(server.call) ?? []) this.#readServer(use);
    const given = this.#applicationsOf(server);
    return given.length === 1 ? given[0] : undefined;
  }

  /** What `app.listen()` and `http.createServer(app)` answer with. */
  #applicationsOf({ call, made, path }: Made): Made[] {
    const { callee } = call;
    const given =
      made === 'express().listen' && callee.type === 'MemberExpression' ? [callee.object] : call.arguments;
    return given.flatMap((one) => objectOf(this.#values, one as JavaScriptNode, path) ?? []);
  }

  mount(object: Made, mounted: Mounted): void {
    if (mounted.depth > DEEPEST)
      return this.#found.lose(
        'its routers go too deep',
        this.#found.text({ node: object.call, path: object.path }),
      );
    this.#options(object);
    for (const use of this.#uses.get(object.call) ?? []) {
      const conditional = mounted.conditional || isConditional(use, this.#values);
      this.#readUse(use, { ...mounted, conditional });
    }
    // A server that is made of it may answer beside it: `server.on('request')`, socket.io.
    for (const uses of this.#uses.values()) {
      const server = uses[0]?.object;
      if (server === undefined || !isServer(server)) continue;
      const isOwn = this.#applicationsOf(server).some(({ call }) => call === object.call);
      if (isOwn) for (const use of uses) this.#readServer(use);
    }
  }

  /** `express.Router({ strict: true })`. */
  #options({ call, path }: Made): void {
    const [given] = call.arguments;
    if (given === undefined) return;
    const isPlain =
      given.type === 'ObjectExpression' &&
      given.properties.every(
        (one) => one.type === 'Property' && !one.computed && nameOf(one.key) === 'mergeParams',
      );
    if (!isPlain)
      this.#found.lose(
        'its options may change how paths are compared',
        this.#found.text({ node: given, path }),
      );
  }

  #readUse(use: ObjectUse, mounted: Mounted): void {
    const text = this.#found.text(use);
    if (use.kind === 'method') return this.#readMethod(use, mounted);
    if (use.kind === 'argument') {
      if (isMount(this.#values, use) || addsNothing(this.#values, use)) return;
      return this.#found.lose(`\`${this.#found.shown(use.call, use.path)}\` may add routes`, text);
    }
    if (use.kind === 'attribute' && HARMLESS_ATTRIBUTES.test(use.name)) return;
    this.#found.lose('it goes where it is not followed', text);
  }

  #readServer(use: ObjectUse): void {
    const answers = answersBeside(this.#values, use);
    if (answers === 'socket.io') this.#found.open(literal('/socket.io'), undefined, this.#found.text(use));
    else if (answers !== 'nothing')
      this.#found.lose('something else may answer its requests', this.#found.text(use));
  }

  #readMethod(use: ObjectUse & { kind: 'method' }, mounted: Mounted): void {
    const { name, call } = use;
    if (name === 'get' && call.arguments.length === 1) return;
    if (name === 'use') return this.#readMiddleware(use, mounted);
    if (VERBS.test(name) || name === 'all') return this.#readVerb(use, mounted);
    if (name === 'route') return this.#readRoute(use, mounted);
    const setting = stringIn(call.arguments[0]);
    if (/^(?:set|enable)$/.test(name) && (setting === undefined || / routing$/.test(setting)))
      return this.#found.lose('a setting may change how paths are compared', this.#found.text(use));
    if (!HARMLESS_METHODS.test(name))
      this.#found.lose(`\`${this.#found.shown(call, use.path)}\` may add routes`, this.#found.text(use));
  }

  #readVerb({ name, call, path }: ObjectUse & { kind: 'method' }, mounted: Mounted): void {
    const [first, ...handlers] = call.arguments;
    if (first === undefined) return;
    if (first.type === 'SpreadElement')
      return this.#found.open(mounted.prefix, undefined, this.#found.text({ node: call, path }));
    const methods = name === 'all' ? undefined : methodsOf(name);
    for (const pattern of pathPatterns(this.#values, { node: first, path })) {
      const isLiteral = pattern.every(({ kind }) => kind === 'literal');
      if (!isLiteral && this.#neverAnswer(handlers, path)) continue;
      this.#found.add({
        pattern: below(mounted.prefix, pattern),
        methods,
        place: this.#found.text({ node: first, path }),
        conditional: mounted.conditional,
      });
    }
  }

  /** `app.route('/items').get(…).post(…)`. */
  #readRoute({ call, path }: ObjectUse & { kind: 'method' }, mounted: Mounted): void {
    const [first] = call.arguments;
    if (first === undefined) return;
    const methods = chainedMethods(this.#values, { node: call, path });
    for (const pattern of pathPatterns(this.#values, { node: first, path }))
      this.#found.add({
        pattern: below(mounted.prefix, pattern),
        methods,
        place: this.#found.text({ node: first, path }),
        conditional: mounted.conditional,
      });
  }

  #readMiddleware({ call, path }: ObjectUse & { kind: 'method' }, mounted: Mounted): void {
    const [first] = call.arguments;
    const isPathFirst = first !== undefined && isPath(this.#values, { node: first, path });
    const isEither = call.arguments.length > 1 && !isPathFirst && isUnsure(this.#values, first, path);
    const patterns: readonly PathPattern[] = isPathFirst
      ? pathPatterns(this.#values, { node: first, path })
      : [isEither ? [ANYTHING] : []];
    const handlers = flattened(isPathFirst || isEither ? call.arguments.slice(1) : call.arguments);
    for (const pattern of patterns)
      for (const handler of handlers)
        this.#use(handler, path, { ...mounted, prefix: below(mounted.prefix, pattern) });
    if (isEither) this.#use(first, path, mounted);
  }

  #use(handler: JavaScriptNode | undefined, path: string, mounted: Mounted): void {
    if (handler === undefined) return;
    const text = this.#found.text({ node: handler, path });
    const object = objectOf(this.#values, handler, path);
    if (object !== undefined && isRouting(object))
      return this.mount(object, { ...mounted, depth: mounted.depth + 1 });
    const value = this.#values.settled(this.#values.of(handler, path));
    switch (answerOfHandler(this.#values, value)) {
      case 'passes-on':
        return;
      case 'may-fail':
        this.#found.mayFail();
        return;
      case 'answers-errors':
        this.#found.answersErrors(text);
        return;
      case 'answers-options':
        return this.#found.open(mounted.prefix, ['OPTIONS'], text);
      case 'may-answer':
        return this.#found.open(mounted.prefix, undefined, text);
    }
  }

  #neverAnswer(handlers: readonly JavaScriptNode[], path: string): boolean {
    const answers = flattened(handlers).map((one) =>
      answerOfHandler(this.#values, this.#values.settled(this.#values.of(one, path))),
    );
    if (!answers.every((one) => one === 'passes-on' || one === 'may-fail')) return false;
    if (answers.includes('may-fail')) this.#found.mayFail();
    return true;
  }
}
