import type { Text } from '../../repository/text.ts';
import { isSameType, typeOf } from './type.ts';
import { compareStrings, entriesOf, firstUnknown, itemsOf, type UnknownValue, type Value } from './value.ts';

/** Whether Terraform's `==` holds: no conversion, and values of different types are never equal. */
export function areEqual(a: Value, b: Value): boolean | UnknownValue {
  if (a.kind === 'unknown') return a;
  if (b.kind === 'unknown') return b;
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind;
  if (!isSameType(typeOf(a), typeOf(b))) return false;
  if (a.kind === 'string' && b.kind === 'string') {
    return areEqualTexts(a.text, b.text) ?? firstUnknown(a) ?? firstUnknown(b) ?? false;
  }
  if ('value' in a && 'value' in b) return a.value === b.value;
  const items = itemsOf(a);
  if (items !== undefined) return areEqualRows(items, itemsOf(b) ?? []);
  const left = entriesOf(a);
  const right = entriesOf(b);
  if (left === undefined || right === undefined) return false;
  if ([...left.keys()].join('\u0000') !== [...right.keys()].join('\u0000')) return false;
  return areEqualRows([...left.values()], [...right.values()]);
}

function areEqualRows(a: readonly Value[], b: readonly Value[]): boolean | UnknownValue {
  if (a.length !== b.length) return false;
  for (const [i, item] of a.entries()) {
    const other = b[i];
    if (other === undefined) return false;
    const equal = areEqual(item, other);
    if (equal !== true) return equal;
  }
  return true;
}

/** Undefined when the unknown parts decide. What is known at either end can already tell them apart. */
function areEqualTexts(a: Text, b: Text): boolean | undefined {
  if (a.isKnown && b.isKnown) return a.value === b.value;
  const [headA, headB] = [knownStart(a), knownStart(b)];
  const [tailA, tailB] = [knownEnd(a), knownEnd(b)];
  const head = Math.min(headA.length, headB.length);
  const tail = Math.min(tailA.length, tailB.length);
  if (headA.slice(0, head) !== headB.slice(0, head)) return false;
  if (tailA.slice(tailA.length - tail) !== tailB.slice(tailB.length - tail)) return false;
  if (a.isKnown && a.length < knownLength(b)) return false;
  if (b.isKnown && b.length < knownLength(a)) return false;
  return undefined;
}

/** The characters before the first unknown one. */
export function knownStart(text: Text): string {
  let end = 0;
  for (const segment of text.segments) {
    if (segment.unknown !== undefined) break;
    end += segment.length;
  }
  return text.value.slice(0, end);
}

/** The characters after the last unknown one. */
export function knownEnd(text: Text): string {
  let start = text.length;
  for (const segment of [...text.segments].reverse()) {
    if (segment.unknown !== undefined) break;
    start -= segment.length;
  }
  return text.value.slice(start);
}

function knownLength(text: Text): number {
  return text.segments.reduce(
    (sum, segment) => sum + (segment.unknown === undefined ? segment.length : 0),
    0,
  );
}

/** The order of a set's items. */
export function compareValues(a: Value, b: Value): number {
  if (a.kind === 'number' && b.kind === 'number') return a.value - b.value;
  if (a.kind === 'string' && b.kind === 'string') return compareStrings(a.text.value, b.text.value);
  if (a.kind === 'bool' && b.kind === 'bool') return Number(a.value) - Number(b.value);
  return 0;
}
