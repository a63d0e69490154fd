const WINDOW = 100;
const FACTOR = 37n;
/** What the character that leaves the window has become by then. */
const LEAVING = FACTOR ** BigInt(WINDOW);
const [TAB, LF, CR, SPACE, END] = [9, 10, 13, 32, 0xffff];

/** What code scanning knows a line by. */
export interface LineHash {
  /** `271789c17abda88f:1`: the hash, and the how manyth line of the file it is that has it. */
  readonly hash: string;
  /** The characters it was made of, as offsets into the content. */
  readonly start: number;
  readonly end: number;
}

/**
 * The `primaryLocationLineHash` of each line, as github/codeql-action computes it where an upload has none
 * (src/fingerprints.ts): of the hundred UTF-16 units from the line's start on, blanks and tabs left out and every line end
 * as one line feed, U+FFFF after the last and then zeros, as a polynomial of 37 modulo 2⁶⁴.
 */
export function lineHashes(content: string): LineHash[] {
  const { codes, offsets, starts } = normalise(content);
  const sums = sumsOf(codes);
  const seen = new Map<string, number>();
  return starts.map((from) => {
    const leaving = (sums[from] ?? 0n) * LEAVING;
    const value = BigInt.asUintN(64, (sums[from + WINDOW] ?? 0n) - leaving).toString(16);
    const number = (seen.get(value) ?? 0) + 1;
    seen.set(value, number);
    const start = offsets[from] ?? content.length;
    return { hash: `${value}:${number}`, start, end: offsets[from + WINDOW] ?? content.length };
  });
}

/** The polynomial of all codes before each place, modulo 2⁶⁴: a window's is what two of them differ by. */
function sumsOf(codes: Uint16Array): BigUint64Array {
  const sums = new BigUint64Array(codes.length + 1);
  let sum = 0n;
  for (let at = 0; at < codes.length; at++) {
    sum = BigInt.asUintN(64, sum * FACTOR + BigInt(codes[at] ?? 0));
    sums[at + 1] = sum;
  }
  return sums;
}

interface Normalised {
  readonly codes: Uint16Array;
  /** Where each code stands in the content. */
  readonly offsets: readonly number[];
  /** Indexes into `codes` of what begins a line. */
  readonly starts: readonly number[];
}

function normalise(content: string): Normalised {
  const codes = new Uint16Array(content.length + 1 + WINDOW);
  const offsets: number[] = [];
  const starts = [0];
  let isAfterReturn = false;
  for (let at = 0; at < content.length; at++) {
    const code = content.charCodeAt(at);
    const isSkipped = code === TAB || code === SPACE || (code === LF && isAfterReturn);
    isAfterReturn = code === CR;
    if (isSkipped) continue;
    codes[offsets.length] = code === CR ? LF : code;
    offsets.push(at);
    if (code === CR || code === LF) starts.push(offsets.length);
  }
  codes[offsets.length] = END;
  return { codes, offsets, starts };
}
