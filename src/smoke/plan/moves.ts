/** Where a script goes before it starts something. */
export type Moves =
  | { readonly kind: 'none' }
  | { readonly kind: 'to'; readonly folder: string }
  /** To several places, or to one that cannot be read. */
  | { readonly kind: 'unclear' };

const MOVE = /(?:^|[\n;&|({]|(?:\bthen|\bdo|\belse|\s-c)\s)[\s"']*(?:cd|pushd)\s+(["']?)([^\s;&|"')]*)\1/g;

/** Where the text of a script changes to: `cd src && uvicorn main:app`. */
export function movesOf(script: string): Moves {
  const folders = [...script.matchAll(MOVE)].map(([, , folder = '']) => folder);
  const [first] = folders;
  if (first === undefined) return { kind: 'none' };
  const isPlain = folders.length === 1 && /^[\w./-]+$/.test(first) && first !== '-';
  return isPlain ? { kind: 'to', folder: first } : { kind: 'unclear' };
}
