import { cutText, visibleProse } from './visible.ts';
import { textWidth } from './width.ts';

/** Text of a repository or a container as XML or HTML shows it and does not act on it, in a text or a quoted attribute. */
export function escapeXml(text: string): string {
  return visibleProse(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Of a proportional font's size: its characters' usual width, and what the widest of a long text come to. */
const USUAL = 0.56;

/** Pixels that a text takes, roughly; a drawing without a script cannot measure it. */
export function pixelsOf(text: string, fontSize: number): number {
  return textWidth(text) * fontSize * USUAL;
}

/** The text, cut where it would take more than `room` pixels; hidden characters shown. Not escaped. */
export function fitText(text: string, room: number, fontSize: number): string {
  const shown = visibleProse(text);
  if (pixelsOf(shown, fontSize) <= room) return shown;
  let limit = Math.max(1, Math.floor(room / (fontSize * USUAL)));
  while (limit > 1 && pixelsOf(cutText(shown, limit), fontSize) > room) limit--;
  return cutText(shown, limit);
}

/** A coordinate to a tenth of a pixel, without needless digits. */
export function px(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}

/** Numbers kept together with their units. */
export function unbroken(sentence: string): string {
  return sentence.replace(/(\d) (?=(?:s|%|min)\b|%)/g, '$1\u00a0');
}
