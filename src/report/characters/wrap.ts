import { visible } from './visible.ts';
import { textWidth } from './width.ts';

const LIST_ITEM = /^(\s{0,8}(?:[-*+]|\d{1,3}[.)])\s+)(.*)$/;
const FENCE = /^\s{0,3}(?:```|~~~)/;

/**
 * Markdown laid out for a terminal of `width` columns: paragraphs and list items are filled, code keeps its lines. A
 * word longer than the width stays whole. Control characters come out visible.
 */
export function wrapMarkdown(markdown: string, width: number): string[] {
  const out: string[] = [];
  let block: Block | undefined;
  let isCode = false;
  const close = () => {
    if (block !== undefined) out.push(...fill(block, width));
    block = undefined;
  };
  for (const raw of markdown.trim().split(/\r\n|\n|\r/)) {
    const line = visible(raw.replaceAll('\t', '    ')).trimEnd();
    const isFence = FENCE.test(line);
    const item = LIST_ITEM.exec(line);
    if (isFence || isCode || line === '' || (block === undefined && /^ {4}/.test(line))) {
      close();
      if (isFence) isCode = !isCode;
      else out.push(isCode ? `    ${line}` : line);
    } else if (item !== null) {
      close();
      block = { lead: item[1] ?? '', words: wordsOf(item[2] ?? '') };
    } else {
      block ??= { lead: '', words: [] };
      block.words.push(...wordsOf(line));
    }
  }
  close();
  return out;
}

/** One paragraph of printable text, filled. */
export function wrapText(text: string, width: number): string[] {
  return fill({ lead: '', words: wordsOf(text) }, width);
}

interface Block {
  /** A list item's bullet, with the blanks around it; what follows hangs below its text. */
  readonly lead: string;
  readonly words: string[];
}

function fill({ lead, words }: Block, width: number): string[] {
  const hang = ' '.repeat(lead.length);
  const lines: string[] = [];
  let line: string[] = [];
  let used = lead.length;
  for (const word of words) {
    const wide = textWidth(word);
    if (line.length > 0 && used + 1 + wide > width) {
      lines.push(line.join(' '));
      line = [];
      used = lead.length;
    }
    used += wide + (line.length > 0 ? 1 : 0);
    line.push(word);
  }
  lines.push(line.join(' '));
  return lines.map((text, i) => `${i === 0 ? lead : hang}${text}`.trimEnd());
}

function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
