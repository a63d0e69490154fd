/** Lines of a file after a change that its diff shows, 1-based, hunk by hunk. */
export interface ShownLines {
  readonly from: number;
  readonly to: number;
}

/** `@@ -12,7 +12,9 @@`: where the hunk stands after the change, and how long it is there. */
const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;

/**
 * The hunks of a unified diff. GitHub takes a review comment only where all its lines are in one of them. A line of the file
 * never looks like a hunk's heading: in a diff it begins with a blank, `+` or `-`.
 */
export function hunksOf(patch: string): ShownLines[] {
  return patch.split('\n').flatMap((line) => {
    const [heading, start = '', length = '1'] = HUNK.exec(line) ?? [];
    const lines = heading === undefined ? 0 : Number(length);
    return lines === 0 ? [] : [{ from: Number(start), to: Number(start) + lines - 1 }];
  });
}
