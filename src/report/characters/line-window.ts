import { isHighSurrogate, visible } from './visible.ts';
import { characterWidth, textWidth } from './width.ts';

/** As much of a source line as fits, printable, and where the marked characters stand in it, in terminal columns. */
export interface LineWindow {
  readonly text: string;
  readonly before: number;
  /** At least 1: an empty span is marked by one column. */
  readonly marked: number;
}

interface Cell {
  readonly text: string;
  readonly width: number;
}

const TAB = 4;
const CUT: Cell = { text: '…', width: 1 };

/**
 * Cuts a line around [from, to), both UTF-16 offsets into it, to at most `room` columns. Looks only at the surroundings
 * of the span: the cost does not grow with the line.
 */
export function windowOf(line: string, [from, to]: readonly [number, number], room: number): LineWindow {
  const reach = room * 2;
  const low = wholeCharacter(line, Math.max(0, from - reach));
  const high = wholeCharacter(line, Math.min(line.length, from + reach));
  const before = cellsOf(line.slice(low, from), 0);
  const inside = cellsOf(line.slice(from, Math.min(to, high)), widthOf(before));
  const after = cellsOf(line.slice(Math.min(to, high), high), widthOf(before) + widthOf(inside));
  const isWhole = low === 0 && high === line.length;
  if (isWhole && widthOf(before) + widthOf(inside) + widthOf(after) <= room) {
    return assemble(before, inside, after);
  }
  return cutAround({ before, inside, after, isOpenLeft: low > 0, isOpenRight: high < line.length }, room);
}

interface Surroundings {
  readonly before: readonly Cell[];
  readonly inside: readonly Cell[];
  readonly after: readonly Cell[];
  readonly isOpenLeft: boolean;
  readonly isOpenRight: boolean;
}

/** The span first, then two thirds of what is left to what stands before it, and the rest to what follows. */
function cutAround(line: Surroundings, room: number): LineWindow {
  const budget = Math.max(1, room - 2);
  const inside = takeFirst(line.inside, budget);
  const left = budget - widthOf(inside);
  const isInsideCut = inside.length < line.inside.length;
  const wanted = isInsideCut ? [] : takeFirst(line.after, left);
  const before = takeLast(line.before, Math.max(Math.floor((left * 2) / 3), left - widthOf(wanted)));
  const after = takeFirst(wanted, left - widthOf(before));
  const isRightCut = isInsideCut || after.length < line.after.length || line.isOpenRight;
  return assemble(
    before.length < line.before.length || line.isOpenLeft ? [CUT, ...before] : before,
    inside,
    isRightCut ? [...after, CUT] : after,
  );
}

function assemble(before: readonly Cell[], inside: readonly Cell[], after: readonly Cell[]): LineWindow {
  const text = [...before, ...inside, ...after].map((cell) => cell.text).join('');
  return { text: text.trimEnd(), before: widthOf(before), marked: Math.max(1, widthOf(inside)) };
}

function cellsOf(text: string, startColumn: number): Cell[] {
  const cells: Cell[] = [];
  let column = startColumn;
  for (const character of text) {
    const cell = cellOf(character, column);
    cells.push(cell);
    column += cell.width;
  }
  return cells;
}

function cellOf(character: string, column: number): Cell {
  if (character === '\t') {
    const width = TAB - (column % TAB);
    return { text: ' '.repeat(width), width };
  }
  const shown = visible(character);
  return { text: shown, width: shown === character ? characterWidth(character) : textWidth(shown) };
}

function takeFirst(cells: readonly Cell[], room: number): Cell[] {
  let left = room;
  const end = cells.findIndex((cell) => {
    left -= cell.width;
    return left < 0;
  });
  return end === -1 ? [...cells] : cells.slice(0, end);
}

function takeLast(cells: readonly Cell[], room: number): Cell[] {
  return takeFirst(cells.toReversed(), room).reverse();
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

/** The offset, or the one before it when it would split a character. */
function wholeCharacter(line: string, offset: number): number {
  return offset > 0 && offset < line.length && isHighSurrogate(line, offset - 1) ? offset - 1 : offset;
}
