import type { Text } from '../../repository/text.ts';
import { allScopes, type NameUse, type PythonScope, scopesOf } from '../../syntax/python/scopes.ts';
import type { PythonTree } from '../../syntax/python/tree.ts';
import { once } from '../lazy.ts';
import { BUILT_IN } from './built-in-names.ts';
import { importsFrom, type ReachedModule, type WalkOptions } from './import-walk.ts';
import type { PythonProject } from './project.ts';

/** A name that nothing binds where it is used. */
export interface UndefinedUse {
  readonly name: string;
  /** Its first use in the module; one that fails at the start comes before others. */
  readonly place: Text;
  readonly others: readonly Text[];
  /** The path of its module in the project. */
  readonly path: string;
  /** `start`: fails as soon as the entry is imported. */
  readonly when: 'start' | 'later';
  /** The imports that lead from the entry to its module, in order. */
  readonly chain: readonly Text[];
}

/** How the entry is started. */
export interface UndefinedOptions extends Pick<WalkOptions, 'asMain'> {
  /** The Python is one that evaluates annotations at once: below 3.14 (PEP 649). */
  readonly eager?: boolean;
}

/**
 * Names that are bound nowhere, in the modules that starting the entry reaches. Silent wherever a name may come from what
 * cannot be seen: star imports of other packages, `exec`, `globals()[…]`, names put into `builtins`.
 */
export function undefinedNames(
  project: PythonProject,
  entry: string,
  { asMain = true, eager = false }: UndefinedOptions = {},
): UndefinedUse[] {
  const { modules } = importsFrom(project, entry, asMain);
  const trees = modules.flatMap(({ path }) => project.module(path)?.tree ?? []);
  if (trees.some(changesBuiltIns)) return [];
  const given = trees.flatMap(givenToModules);
  return modules.flatMap((module) =>
    inModule(project, module, { isMain: asMain && module.path === entry, eager, given }),
  );
}

const CHANGES_BUILT_INS =
  /\bsetattr\(\s*(?:builtins|__builtins__)|\b(?:builtins|__builtins__)\.\w+\s*=[^=]|__builtins__\[/;
const changesBuiltIns = once(({ text }: PythonTree) => CHANGES_BUILT_INS.test(text.value));
/** Notebooks, and what is run by a program that puts names into it. */
const FOREIGN = /^# (?:Databricks notebook|In\[)|get_ipython|^c = get_config\(|^[ \t]*type\s+\w+\s*\[/m;
/** `_` is what gettext installs; the others are those of Python 2, which code for both asks its version for. */
const LEFT_OUT = /^(?:_|__\w+__)$/;
const OLD =
  /^(?:unicode|basestring|long|xrange|raw_input|unichr|reduce|file|execfile|cmp|reload|buffer|intern|apply|coerce)$/;
const ASKS_VERSION = /sys\.version|\bPY[23]\b|\bsix\b|python_2_unicode|version_info/;

/** A program that loads modules by itself may put names into them before it runs them: `page.manager = …`. */
const givenToModules = once((tree: PythonTree): string[] => {
  if (!/\bexec_module\b|\bmodule_from_spec\b|\bModuleType\b/.test(tree.text.value)) return [];
  return [...allScopes(scopesOf(tree))].flatMap(({ attributes }) =>
    attributes.flatMap(({ object, name }) => (/^(?:self|cls)$/.test(object.text.value) ? [] : [name.value])),
  );
});

function inModule(
  project: PythonProject,
  module: ReachedModule,
  { isMain, eager, given }: { isMain: boolean; eager: boolean; given: readonly string[] },
): UndefinedUse[] {
  const { path, when, chain } = module;
  const [names, tree] = [project.definedNames(path), project.module(path)?.tree];
  if (names === undefined || tree === undefined) return [];
  const found = new Map<string, Found[]>();
  for (const { use, at } of isMain ? unboundAsMain(tree) : unboundImported(tree)) {
    const name = use.name.value;
    if (names.has(name) || given.includes(name)) continue;
    const isNow = when === 'start' && isRunAtImport(use, at) && (eager || !use.inAnnotation);
    found.set(name, [...(found.get(name) ?? []), { place: use.name, isNow }]);
  }
  return [...found].map(([name, all]) => {
    const first = all.find(({ isNow }) => isNow) ?? all[0];
    const others = all.filter((one) => one !== first).map(({ place }) => place);
    return {
      name,
      place: first?.place ?? tree.text,
      others,
      path,
      when: first?.isNow === true ? 'start' : 'later',
      chain,
    };
  });
}

/** Many programs reach the same modules: what a module leaves open by itself is found out once. */
const unboundAsMain = once((tree: PythonTree) => [...unboundIn(tree, { isMain: true })]);
const unboundImported = once((tree: PythonTree) => [...unboundIn(tree, { isMain: false })]);

/** Uses of names that neither the module nor the language binds. */
function* unboundIn(tree: PythonTree, { isMain }: Pick<Reading, 'isMain'>): Generator<PlacedUse> {
  const text = tree.text.value;
  if (FOREIGN.test(text)) return;
  const scope = scopesOf(tree);
  const parameters = new Set(typeParametersIn(scope));
  const isOld = ASKS_VERSION.test(text);
  for (const { use, at } of usesIn(scope, { isMain, postponed: postponesAnnotations(tree) })) {
    const name = use.name.value;
    const isGiven = BUILT_IN.has(name) || parameters.has(name) || LEFT_OUT.test(name);
    if (!isGiven && !(isOld && OLD.test(name)) && !isBound(name, at)) yield { use, at };
  }
}

interface Found {
  readonly place: Text;
  readonly isNow: boolean;
}

interface PlacedUse {
  readonly use: NameUse;
  readonly at: PythonScope;
}

interface Reading {
  /** What stands under `__main__` runs. */
  readonly isMain: boolean;
  /** Annotations are never evaluated by themselves. */
  readonly postponed: boolean;
}

/** `from __future__ import annotations` (PEP 563). */
function postponesAnnotations({ text }: PythonTree): boolean {
  return /^from __future__ import .*\bannotations\b/m.test(text.value);
}

/** Uses that are evaluated, when anything is; those of a function's own annotations are not. */
function* usesIn(module: PythonScope, reading: Reading): Generator<PlacedUse> {
  for (const at of allScopes(module)) {
    if (isOff(at, reading)) continue;
    for (const use of at.uses) {
      const { under, inAnnotation } = use;
      if (under.neverRuns || under.nameGuarded || (under.mainGuard && !reading.isMain)) continue;
      if (!inAnnotation || (!reading.postponed && (at.kind === 'module' || at.kind === 'class')))
        yield { use, at };
    }
  }
}

/** It, or a scope around it, is never made, or under a guard for names. */
function isOff(scope: PythonScope, { isMain }: Reading): boolean {
  for (let at: PythonScope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.under.neverRuns || at.under.nameGuarded || (at.under.mainGuard && !isMain)) return true;
    if (at.kind === 'function' && at.parent?.kind === 'class' && refusesToBeMade(at.parent)) return true;
  }
  return false;
}

/** Its `__init__` does nothing but raise, and no subclass is asked to do better: what it has is never called. */
function refusesToBeMade({ node }: PythonScope): boolean {
  if (node?.kind !== 'class') return false;
  const initial = node.body.find((one) => one.kind === 'function' && one.name.value === '__init__');
  if (initial?.kind !== 'function') return false;
  const first = initial.body.find(
    ({ kind, text }) => kind !== 'expression' || !/^[rbu]?["']/i.test(text.value),
  );
  return first?.kind === 'raise' && !/NotImplemented/.test(first.text.value);
}

/** Names of a class are seen in its own body, and in what is evaluated on the spot there. */
function isBound(name: string, from: PythonScope): boolean {
  let isOnTheSpot = true;
  for (let at: PythonScope | undefined = from; at !== undefined; at = at.parent) {
    if ((at.kind !== 'class' || isOnTheSpot) && at.bindings.has(name)) return true;
    if (at.kind === 'function' || at.kind === 'lambda') isOnTheSpot = false;
  }
  return false;
}

function isRunAtImport({ under }: NameUse, scope: PythonScope): boolean {
  if (under.conditional || under.importGuarded) return false;
  for (let at: PythonScope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.kind === 'function' || at.kind === 'lambda' || at.under.conditional || at.under.importGuarded)
      return false;
  }
  return true;
}

/** `def f[T](x: T)`: they are bound around the signature too. */
function typeParametersIn(module: PythonScope): string[] {
  return [...allScopes(module)].flatMap(({ node }) =>
    node?.kind === 'function' || node?.kind === 'class' ? node.typeParameters.map(({ value }) => value) : [],
  );
}
