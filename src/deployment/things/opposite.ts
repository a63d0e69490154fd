const OPPOSITES: Readonly<Record<string, string>> = {
  '1': '0',
  true: 'false',
  True: 'False',
  TRUE: 'FALSE',
  yes: 'no',
  Yes: 'No',
  YES: 'NO',
  on: 'off',
  On: 'Off',
  ON: 'OFF',
};

/** What switches off what a word switches on, in its own spelling; undefined for every other word. */
export function oppositeOf(word: string): string | undefined {
  return Object.hasOwn(OPPOSITES, word) ? OPPOSITES[word] : undefined;
}
