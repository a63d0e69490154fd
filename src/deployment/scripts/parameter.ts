import { Text } from '../../repository/text.ts';
import type { ParameterExpansion } from '../../syntax/shell/tree.ts';
import { ROOT } from '../paths.ts';
import type { Expansion } from './expansion.ts';
import { notKnown, unknownArguments } from './unknown-words.ts';
import { isArray, type Value, type Variables } from './variables.ts';

/** A parameter's value; an array for `$@` and `${a[@]}`. */
export function parameter(part: ParameterExpansion, inside: Expansion): Value {
  const raw = rawValue(part, inside);
  const isUnset =
    raw === undefined || (!isArray(raw) && raw.length === 0 && part.operator?.startsWith(':') === true);
  switch (part.operator) {
    case ':-':
    case '-':
    case ':=':
    case '=':
      if (isUnset) return defaultOf(part, inside);
      return raw;
    case ':+':
    case '+':
      if (isUnset) return part.text.slice(0, 0);
      return isUnknownValue(raw) ? notKnown(part, 'may be set or not') : defaultOf(part, inside);
    case undefined:
    case ':?':
    case '?':
      return raw ?? unsetValue(part);
    default:
      return raw === undefined || isArray(raw) || !raw.isKnown ? notKnown(part) : edited(part, raw, inside);
  }
}

function rawValue(part: ParameterExpansion, inside: Expansion): Value | undefined {
  const { name, text } = part;
  const { variables, scriptPath, directory } = inside.context;
  if (name === '0' || name === 'BASH_SOURCE') {
    return scriptPath === undefined ? undefined : Text.standing(`${ROOT}/${scriptPath}`, text.span());
  }
  if (name === 'PWD' && directory !== undefined) return rootedText(directory, text);
  if (name === '@' || name === '*') return variables.positional ?? unknownArguments(part);
  if (/^[1-9]\d*$/.test(name)) {
    return variables.positional?.[Number(name) - 1] ?? missingArgument(part, variables);
  }
  return indexed(part, variables.get(name));
}

/** `${a[1]}`, `${a[@]}`; an array without a subscript is its first element. */
function indexed(part: ParameterExpansion, value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  if (part.index === undefined) return isArray(value) ? value[0] : value;
  if (part.index === '@' || part.index === '*') return isArray(value) ? value : [value];
  const element = isArray(value) && /^\d+$/.test(part.index) ? value[Number(part.index)] : undefined;
  return element ?? notKnown(part);
}

function missingArgument(part: ParameterExpansion, variables: Variables): Text | undefined {
  return variables.positional === undefined
    ? notKnown(part, 'is an argument of whoever calls the script')
    : undefined;
}

function defaultOf(part: ParameterExpansion, inside: Expansion): Value {
  return part.operand === undefined ? part.text.slice(0, 0) : inside.unsplit(part.operand);
}

function unsetValue(part: ParameterExpansion): Text {
  return /^[?$!#-]$/.test(part.name) ? notKnown(part) : notKnown(part, 'is set nowhere in the script');
}

/** `${x%.service}`, `${x##*\/}`, `${x/a/b}` for patterns of literal characters and `*`. */
function edited(part: ParameterExpansion, value: Text, inside: Expansion): Text {
  const pattern = part.operand === undefined ? undefined : inside.unsplit(part.operand);
  if (pattern === undefined || !pattern.isKnown || /[?[\]\\]/.test(pattern.value)) return notKnown(part);
  const operator = part.operator ?? '';
  if (operator === '%' || operator === '%%')
    return cutSuffix(value, pattern.value, operator === '%%') ?? notKnown(part);
  if (operator === '#' || operator === '##')
    return cutPrefix(value, pattern.value, operator === '##') ?? notKnown(part);
  return notKnown(part);
}

function cutSuffix(value: Text, pattern: string, longest: boolean): Text | undefined {
  if (!pattern.includes('*'))
    return value.value.endsWith(pattern) ? value.slice(0, value.length - pattern.length) : value;
  const fixed = pattern.endsWith('*') ? pattern.slice(0, -1) : undefined;
  if (fixed === undefined || fixed === '' || fixed.includes('*')) return undefined;
  const at = longest ? value.value.indexOf(fixed) : value.value.lastIndexOf(fixed);
  return at < 0 ? value : value.slice(0, at);
}

function cutPrefix(value: Text, pattern: string, longest: boolean): Text | undefined {
  if (!pattern.includes('*')) return value.value.startsWith(pattern) ? value.slice(pattern.length) : value;
  const fixed = pattern.startsWith('*') ? pattern.slice(1) : undefined;
  if (fixed === undefined || fixed === '' || fixed.includes('*')) return undefined;
  const at = longest ? value.value.lastIndexOf(fixed) : value.value.indexOf(fixed);
  return at < 0 ? value : value.slice(at + fixed.length);
}

function rootedText(directory: string, at: Text): Text {
  return Text.standing(directory === '' ? ROOT : `${ROOT}/${directory}`, at.span());
}

function isUnknownValue(value: Value): boolean {
  return isArray(value) ? value.some((text) => !text.isKnown) : !value.isKnown;
}
