import { posix } from 'node:path';
import { scopesOf } from '../../../syntax/python/scopes.ts';
import type { ConstantExpression, PythonExpression } from '../../../syntax/python/tree.ts';
import type { Deployment } from '../../deployment.ts';

/** A Django settings module that says `DEBUG = True` for good. */
export interface DebugSetting {
  readonly path: string;
  readonly value: ConstantExpression;
}

const SETTINGS = /(?:^|\/)(?:settings(?:_\w+)?|settings\/\w+)\.py$/;

/** Settings whose DEBUG is on and that nothing turns off: no other module beside them, no line further down. */
export function debugSettings(deployment: Deployment): DebugSetting[] {
  const modules = deployment
    .files('python')
    .filter(({ path }) => SETTINGS.test(path))
    .map(({ path }) => path);
  return modules.flatMap((path) => {
    const value = debugOf(deployment, path);
    if (value?.kind !== 'constant' || value.value !== true || !isDjango(deployment, path)) return [];
    const isTurnedOff = modules.some(
      (other) => other !== path && isBeside(path, other) && isOff(debugOf(deployment, other)),
    );
    return isTurnedOff ? [] : [{ path, value }];
  });
}

/** The one value that DEBUG has at the top of the module; undefined where several lines or branches give it one. */
function debugOf(deployment: Deployment, path: string): PythonExpression | undefined {
  const bindings = bindingsOf(deployment, path)?.get('DEBUG');
  const [only, ...more] = bindings ?? [];
  return more.length === 0 && only?.origin.kind === 'value' && !only.under.conditional
    ? only.origin.value
    : undefined;
}

/** Anything but a plain `True` may be off in production. */
function isOff(value: PythonExpression | undefined): boolean {
  return value !== undefined && !(value.kind === 'constant' && value.value === true);
}

function isDjango(deployment: Deployment, path: string): boolean {
  const names = bindingsOf(deployment, path);
  return (
    names?.has('INSTALLED_APPS') === true ||
    names?.has('ROOT_URLCONF') === true ||
    names?.has('MIDDLEWARE') === true
  );
}

function bindingsOf(deployment: Deployment, path: string) {
  const tree = deployment.pythonTree(path);
  return tree === undefined ? undefined : scopesOf(tree).bindings;
}

function isBeside(a: string, b: string): boolean {
  return posix.dirname(a) === posix.dirname(b);
}
