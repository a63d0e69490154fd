import { cutText, visibleProse } from './visible.ts';

/**
 * Text of a repository as Mermaid shows it and does not act on it: whatever could end a label, be markup in it, or make a
 * list of it is an entity (mermaid.js.org, "Entity codes to escape characters").
 */
export function mermaidText(text: string, limit: number): string {
  return cutText(visibleProse(text), limit)
    .replace(
      /[^\p{L}\p{N} .,:/@=?→…_-]|^-|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
      (character) => `#${character.codePointAt(0)};`,
    )
    .replace(/^(\d+)\. /, '$1#46; ');
}
