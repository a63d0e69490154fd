import { cutText, visible } from '../characters/visible.ts';

/** GitHub shows no more of one message; a hostile file could otherwise grow the log without bound. */
const MESSAGE_LIMIT = 4_096;
const LINK = /\[([^[\]]{0,1000})\]\(/g;

/** A message whose repository text makes no link: `[text](target)` is one in SARIF (2.1.0, 3.11.6). */
export function sarifMessage(text: string): string {
  const shown = cutText(text, MESSAGE_LIMIT).split('\n').map(visible).join('\n');
  return shown.replace(LINK, '\\[$1\\](');
}
