import type { Text } from '../../../repository/text.ts';
import { type JavaScriptNode, textOfNode } from '../../../syntax/javascript/javascript.ts';
import { nameOf } from '../../../syntax/javascript/scopes.ts';
import { ANYTHING, literal, type PathPattern } from '../../python/routes/pattern.ts';
import type { Route, Routes } from '../../python/routes/route.ts';
import { type Unknown, unknown } from '../../unknown.ts';
import { stringIn } from '../project.ts';
import type { JavaScriptValues, Made, Place } from '../values.ts';
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

const MOST_ROUTES = 5000;
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
  readonly #found: Route[] = [];
  #doubt: Unknown | undefined;
  #mayFail = false;
  #answersErrors: Text | undefined;

  constructor(values: JavaScriptValues, uses: ReturnType<typeof objectUses>) {
    this.#values = values;
    this.#uses = uses;
  }

  result(): Routes {
    if (this.#mayFail && this.#answersErrors !== undefined)
      this.#lose('what it answers errors with is not known', this.#answersErrors);
    if (this.#values.isCut) return unknown('its values go too deep');
    return this.#doubt ?? { framework: 'express', routes: this.#found };
  }

  spanOf({ call, path }: Made) {
    return this.#text({ node: call, path }).span();
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
      return this.#lose('its routers go too deep', this.#text({ node: object.call, path: object.path }));
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
      this.#lose('its options may change how paths are compared', this.#text({ node: given, path }));
  }

  #readUse(use: ObjectUse, mounted: Mounted): void {
    const text = this.#text(use);
    if (use.kind === 'method') return this.#readMethod(use, mounted);
    if (use.kind === 'argument') {
      if (isMount(this.#values, use) || addsNothing(this.#values, use)) return;
      return this.#lose(`\`${this.#shown(use.call, use.path)}\` may add routes`, text);
    }
    if (use.kind === 'attribute' && HARMLESS_ATTRIBUTES.test(use.name)) return;
    this.#lose('it goes where it is not followed', text);
  }

  #readServer(use: ObjectUse): void {
    const answers = answersBeside(this.#values, use);
    if (answers === 'socket.io') this.#open(literal('/socket.io'), undefined, this.#text(use));
    else if (answers !== 'nothing') this.#lose('something else may answer its requests', this.#text(use));
  }

  #readMethod(use: ObjectUse & { kind: 'method' }, mounted: Mounted): void {
    const { name, call } = use;
    if (name === 'get' && call.arguments.length === 1) return;
    if (name === 'use') return this.#readMiddleware(use, mounted);
    if (VERBS.test(name) || name === 'all') return this.#readVerb(use, mounted);
    if (name === 'route') return this.#readRoute(use, mounted);
    const setting = stringIn(call.arguments[0]);
    if (/^(?:set|enable)$/.test(name) && (setting === undefined || / routing$/.test(setting)))
      return this.#lose('a setting may change how paths are compared', this.#text(use));
    if (!HARMLESS_METHODS.test(name))
      this.#lose(`\`${this.#shown(call, use.path)}\` may add routes`, this.#text(use));
  }

  #readVerb({ name, call, path }: ObjectUse & { kind: 'method' }, mounted: Mounted): void {
    const [first, ...handlers] = call.arguments;
    if (first === undefined) return;
    if (first.type === 'SpreadElement')
      return this.#open(mounted.prefix, undefined, this.#text({ node: call, path }));
    const methods = name === 'all' ? undefined : methodsOf(name);
    for (const pattern of pathPatterns(this.#values, { node: first, path })) {
      const isLiteral = pattern.every(({ kind }) => kind === 'literal');
      if (!isLiteral && this.#neverAnswer(handlers, path)) continue;
      this.#add(below(mounted.prefix, pattern), methods, {
        place: this.#text({ node: first, path }),
        mounted,
      });
    }
  }

  /** `app.route('/items').get(…).post(…)`. */
  #readRoute({ call, path }: ObjectUse & { kind: 'method' }, mounted: Mounted): void {
    const [first] = call.arguments;
    if (first === undefined) return;
    const methods = chainedMethods(this.#values, { node: call, path });
    for (const pattern of pathPatterns(this.#values, { node: first, path }))
      this.#add(below(mounted.prefix, pattern), methods, {
        place: this.#text({ node: first, path }),
        mounted,
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
    const text = this.#text({ node: handler, path });
    const object = objectOf(this.#values, handler, path);
    if (object !== undefined && isRouting(object))
      return this.mount(object, { ...mounted, depth: mounted.depth + 1 });
    const value = this.#values.settled(this.#values.of(handler, path));
    switch (answerOfHandler(this.#values, value)) {
      case 'passes-on':
        return;
      case 'may-fail':
        this.#mayFail = true;
        return;
      case 'answers-errors':
        this.#answersErrors = text;
        return;
      case 'answers-options':
        return this.#open(mounted.prefix, ['OPTIONS'], text);
      case 'may-answer':
        return this.#open(mounted.prefix, undefined, text);
    }
  }

  #neverAnswer(handlers: readonly JavaScriptNode[], path: string): boolean {
    const answers = flattened(handlers).map((one) =>
      answerOfHandler(this.#values, this.#values.settled(this.#values.of(one, path))),
    );
    if (!answers.every((one) => one === 'passes-on' || one === 'may-fail')) return false;
    this.#mayFail ||= answers.includes('may-fail');
    return true;
  }

  #open(prefix: PathPattern, methods: readonly string[] | undefined, place: Text): void {
    this.#push({ pattern: [...prefix, ANYTHING], methods, place, handler: undefined, conditional: true });
  }

  #add(
    pattern: PathPattern,
    methods: readonly string[] | undefined,
    { place, mounted }: { readonly place: Text; readonly mounted: Mounted },
  ): void {
    this.#push({ pattern, methods, place, handler: undefined, conditional: mounted.conditional });
  }

  #push(route: Route): void {
    if (this.#found.length >= MOST_ROUTES) this.#lose('it has too many routes', route.place);
    else this.#found.push(route);
  }

  #lose(why: string, text: Text): void {
    this.#doubt ??= unknown(why, text.span());
  }

  #text({ node, path }: Place): Text {
    const tree = this.#values.project.modules.get(path)?.tree;
    if (tree === undefined) throw new Error(`${path} is no module of the project`);
    return textOfNode(tree, node);
  }

  #shown(node: JavaScriptNode, path: string): string {
    return this.#text({ node, path }).value.replace(/\s+/g, ' ').slice(0, 60);
  }
}
