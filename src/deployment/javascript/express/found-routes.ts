import type { Text } from '../../../repository/text.ts';
import { type JavaScriptNode, textOfNode } from '../../../syntax/javascript/javascript.ts';
import { ANYTHING, type PathPattern } from '../../routes/pattern.ts';
import type { Route, Routes } from '../../routes/route.ts';
import { type Unknown, unknown } from '../../unknown.ts';
import type { Place } from '../value.ts';
import type { JavaScriptValues } from '../values.ts';

const MOST_ROUTES = 5000;

/** What is found of an application's routes, and why they may not be all. */
export class FoundRoutes {
  readonly #values: JavaScriptValues;
  readonly #found: Route[] = [];
  #doubt: Unknown | undefined;
  #mayFail = false;
  #answersErrors: Text | undefined;

  constructor(values: JavaScriptValues) {
    this.#values = values;
  }

  result(): Routes {
    if (this.#mayFail && this.#answersErrors !== undefined)
      this.lose('what it answers errors with is not known', this.#answersErrors);
    if (this.#values.isCut) return unknown('its values go too deep');
    return this.#doubt ?? { framework: 'express', routes: this.#found };
  }

  add(route: Route): void {
    if (this.#found.length >= MOST_ROUTES) this.lose('it has too many routes', route.place);
    else this.#found.push(route);
  }

  /** Everything below a prefix may be answered. */
  open(prefix: PathPattern, methods: readonly string[] | undefined, place: Text): void {
    this.add({ pattern: [...prefix, ANYTHING], methods, place, conditional: true });
  }

  /** Something that stands before a handler may fail, and then the application's answer to errors comes. */
  mayFail(): void {
    this.#mayFail = true;
  }

  answersErrors(text: Text): void {
    this.#answersErrors = text;
  }

  /** Not all routes are known; the first reason stays. */
  lose(why: string, text: Text): void {
    this.#doubt ??= unknown(why, text.span());
  }

  text({ node, path }: Place): Text {
    const tree = this.#values.project.modules.get(path)?.tree;
    if (tree === undefined) throw new Error(`${path} is no module of the project`);
    return textOfNode(tree, node);
  }

  shown(node: JavaScriptNode, path: string): string {
    return this.text({ node, path }).value.replace(/\s+/g, ' ').slice(0, 60);
  }
}
