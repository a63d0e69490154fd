import { posix } from 'node:path';
import type { CallExpression, Expression, SpreadElement } from 'acorn';
import { type JavaScriptNode, type JavaScriptTree, textOfNode } from '../../syntax/javascript/javascript.ts';
import { JavaScriptScopes } from '../../syntax/javascript/scopes.ts';
import { type Unknown, unknown } from '../unknown.ts';
import { Exports } from './exports.ts';

/** A file of JavaScript with its names. */
export interface JavaScriptModule {
  readonly path: string;
  readonly tree: JavaScriptTree;
  readonly scopes: JavaScriptScopes;
  readonly exports: Exports;
}

/** Where files come from. */
export interface JavaScriptSources {
  readonly tree: (path: string) => JavaScriptTree | undefined;
  readonly hasFile: (path: string) => boolean;
  /** It is the name of a package of the repository itself. */
  readonly isOwnPackage: (name: string) => boolean;
}

/** More modules, or more characters in all of them, are not read. */
const MOST_MODULES = 300;
const MOST_CHARACTERS = 4_000_000;
/** Modules of Node by which code is loaded that no `require` names. */
const LOADERS =
  /^(?:module|vm|require-(?:all|dir|directory|glob)|import-cwd|esm|ts-node.*|tsx.*|@babel\/.*)$/;

/** What an entry file and everything that it loads by relative paths say. */
export class JavaScriptProject {
  readonly modules = new Map<string, JavaScriptModule>();
  /** Packages from elsewhere, and modules of Node, that are loaded. */
  readonly externals = new Set<string>();
  readonly #sources: JavaScriptSources;
  readonly #resolved = new Map<string, string | undefined>();
  #doubt: Unknown | undefined;

  constructor(sources: JavaScriptSources, entry: string) {
    this.#sources = sources;
    const waiting = [entry];
    let characters = 0;
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (this.modules.has(path)) continue;
      const tree = sources.tree(path);
      characters += tree?.text.length ?? 0;
      if (tree?.program === undefined) {
        this.#lose(`\`${path}\` cannot be read`, tree);
        continue;
      }
      if (this.modules.size >= MOST_MODULES || characters > MOST_CHARACTERS) {
        this.#lose('it loads too many files', tree);
        break;
      }
      const scopes = new JavaScriptScopes(tree);
      this.modules.set(path, { path, tree, scopes, exports: new Exports(tree, scopes) });
      for (const node of tree.nodes) waiting.push(...this.#loadedBy(node, path));
    }
  }

  /** Why not all of its code is known; the first reason. */
  get doubt(): Unknown | undefined {
    return this.#doubt;
  }

  #lose(why: string, tree: JavaScriptTree | undefined, node?: JavaScriptNode): void {
    const text = tree === undefined || node === undefined ? tree?.text.slice(0, 1) : textOfNode(tree, node);
    this.#doubt ??= unknown(why, text?.span());
  }

  /** The file that a relative specifier leads to; undefined for a package from elsewhere, and where it is not there. */
  resolve(from: string, specifier: string): string | undefined {
    const key = `${from}\u0000${specifier}`;
    if (!this.#resolved.has(key)) this.#resolved.set(key, this.#fileOf(from, specifier));
    return this.#resolved.get(key);
  }

  /** In Node's order: as it is written, with an ending, as a folder (nodejs.org/api/modules.html, "All together"). */
  #fileOf(from: string, specifier: string): string | undefined {
    if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return undefined;
    const path = posix.join(posix.dirname(from), specifier);
    if (path.startsWith('../')) return undefined;
    const isFolder = /(?:^|\/)\.{0,2}\/?$/.test(specifier);
    const files = isFolder ? [] : [path, `${path}.js`, `${path}.json`, `${path}.node`];
    return [...files, posix.join(path, 'index.js')].find(this.#sources.hasFile);
  }

  #loadedBy(node: JavaScriptNode, path: string): string[] {
    const tree = this.modules.get(path)?.tree;
    const specifier = this.#specifierOf(node, path);
    if (specifier === undefined) return [];
    if (specifier === null) {
      this.#lose(`\`${path}\` loads code by names that it works out`, tree, node);
      return [];
    }
    const file = this.resolve(path, specifier);
    if (file !== undefined) {
      if (/\.(?:json|node)$/.test(file)) return [];
      if (/\.(?:[cm]?js)$|(?:^|\/)[^.]+$/.test(file)) return [file];
      this.#lose(`\`${file}\` is no JavaScript`, tree, node);
      return [];
    }
    const name = packageName(specifier);
    if (name === undefined || this.#sources.isOwnPackage(name) || LOADERS.test(name))
      this.#lose(`what \`${specifier}\` leads to is not read`, tree, node);
    else this.externals.add(name);
    return [];
  }

  /** What a node loads; null where it cannot be told. */
  #specifierOf(node: JavaScriptNode, path: string): string | null | undefined {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return String(node.source.value);
      case 'ExportNamedDeclaration':
        return node.source ? String(node.source.value) : undefined;
      case 'ImportExpression':
        return stringIn(node.source) ?? null;
      case 'CallExpression':
        return this.isRequire(node, path) ? (stringIn(node.arguments[0]) ?? null) : undefined;
      default:
        return undefined;
    }
  }

  isRequire({ callee }: CallExpression, path: string): boolean {
    return (
      callee.type === 'Identifier' &&
      callee.name === 'require' &&
      this.modules.get(path)?.scopes.bindingOf(callee) === undefined
    );
  }
}

/** A literal string. */
export function stringIn(node: Expression | SpreadElement | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? (node.quasis[0]?.value.cooked ?? undefined)
    : undefined;
}

/** `@sentry/node` of `@sentry/node/tracing`, `http` of `node:http`; undefined for paths. */
export function packageName(specifier: string): string | undefined {
  return /^(?:node:)?((?:@[\w.~-]+\/)?\w[\w.~-]*)(?:\/|$)/.exec(specifier)?.[1];
}
