/** Words of variables' names that mean one thing. */
const SAME: Readonly<Record<string, string>> = {
  PG: 'POSTGRES',
  PSQL: 'POSTGRES',
  POSTGRESQL: 'POSTGRES',
  DB: 'DATABASE',
  DBNAME: 'DATABASE',
  PASSWD: 'PASSWORD',
  PASS: 'PASSWORD',
  PWD: 'PASSWORD',
  USERNAME: 'USER',
  HOSTNAME: 'HOST',
  URI: 'URL',
  DSN: 'URL',
  ADDR: 'ADDRESS',
  DIRECTORY: 'DIR',
  PATHS: 'PATH',
  TIMEOUTS: 'TIMEOUT',
  MONGODB: 'MONGO',
  LOGLEVEL: 'LOG_LEVEL',
  APIKEY: 'API_KEY',
  SECRETKEY: 'SECRET_KEY',
};

/** Whether one name was likely written for the other: a slip of the pen, the same words in other order, a synonym. */
export function isNearName(a: string, b: string): boolean {
  if (a === b || /\d/.test(difference(a, b))) return false;
  if (wordsOf(a) === wordsOf(b)) return true;
  const shortest = Math.min(a.length, b.length);
  const allowed = shortest >= 14 ? 2 : shortest >= 7 ? 1 : 0;
  return allowed > 0 && a[0] === b[0] && sharesMostWords(a, b) && distance(a, b) <= allowed;
}

/** The words in one order, each as the one that stands for it. */
function wordsOf(name: string): string {
  return name
    .toUpperCase()
    .split('_')
    .flatMap((word) => (SAME[word] ?? word).split('_'))
    .sort()
    .join(' ');
}

/** `DB_USER` and `DB_UUID` are as near to each other as a slip, and are two things: one word alone may differ, by little. */
function sharesMostWords(a: string, b: string): boolean {
  const [left, right] = [a.split('_'), b.split('_')];
  if (left.length !== right.length) return a.replaceAll('_', '') === b.replaceAll('_', '');
  const odd = left.filter((word, i) => word !== right[i]);
  const other = right.filter((word, i) => word !== left[i]);
  return odd.length === 1 && (odd[0]?.length ?? 0) >= 4 && (other[0]?.length ?? 0) >= 4;
}

/** The characters of one that are not in the other, from the ends inwards. */
function difference(a: string, b: string): string {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return a.slice(start, a.length - end) + b.slice(start, b.length - end);
}

/** Insertions, deletions, replacements and swaps of neighbours (Damerau and Levenshtein, restricted). */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || a.length > 100) return 99;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + cost,
        swap ? (before[j - 2] ?? 0) + 1 : 99,
      );
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 99;
}
