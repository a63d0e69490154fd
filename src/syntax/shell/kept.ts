const NONE: readonly never[] = [];

/** A list as a tree keeps it: an array that grew item by item has room for many more. */
export function kept<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list.slice();
}
