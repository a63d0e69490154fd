import { textWidth } from '../report/characters/width.ts';

/** Rows as lines, in columns as wide as what they hold. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, textWidth(cell));
  const padded = (cell: string, column: number): string =>
    cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell));
  return rows.map((row) => row.map(padded).join('  ').trimEnd());
}
