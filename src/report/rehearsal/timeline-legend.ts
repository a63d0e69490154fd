import type { Mark } from '../../smoke/timeline/timeline.ts';
import { escapeXml, pixelsOf, px } from '../characters/svg-text.ts';
import { drawMarks } from './timeline-marks.ts';

const SIZE = 12;
const SIGN = 22;
const GAP = 14;
const LINE = 22;

const bar = (tone: Mark['tone']): Mark => ({ kind: 'bar', from: 0, to: 1, tone, says: '' });
const point = (shape: Extract<Mark, { kind: 'point' }>['shape'], tone: Mark['tone']): Mark => {
  return { kind: 'point', at: 0.5, shape, tone, says: '' };
};

const SIGNS: readonly (readonly [Mark, string])[] = [
  [bar('idle'), 'not ready'],
  [bar('good'), 'ready, answers'],
  [bar('slow'), 'late or mixed'],
  [bar('bad'), 'fails'],
  [bar('strain'), 'our doing'],
  [point('dot', 'good'), 'probe passed'],
  [point('cross', 'bad'), 'probe failed'],
  [point('ring', 'idle'), 'discarded'],
  [point('kill', 'bad'), 'killed, or ended'],
];

/** What the signs mean, in as many lines as it takes; `height` is theirs. */
export function drawLegend(left: number, right: number, top: number): { lines: string[]; height: number } {
  const lines: string[] = [];
  let x = left;
  let y = top + LINE / 2;
  for (const [mark, says] of SIGNS) {
    const width = SIGN + 6 + pixelsOf(says, SIZE);
    if (x > left && x + width > right) {
      x = left;
      y += LINE;
    }
    lines.push(
      ...drawMarks({ name: '', marks: [mark] }, { until: 1, left: x, right: x + SIGN }, y),
      `<text class="name" x="${px(x + SIGN + 6)}" y="${px(y + 4)}">${escapeXml(says)}</text>`,
    );
    x += width + GAP;
  }
  return { lines, height: y + LINE / 2 - top };
}
