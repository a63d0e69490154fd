import type { Lane, Mark } from '../../smoke/timeline/timeline.ts';
import { escapeXml, fitText, pixelsOf, px } from '../characters/svg-text.ts';
import { type Axis, xOf } from './timeline-axis.ts';

/** Half the height of a bar. */
const HALF = 6;
const LABEL_SIZE = 11;
const LONGEST_LABEL = 150;
/** How much wider bold letters are. */
const BOLD = 1.12;
/** From a point's middle to where something else may stand. */
const CLEAR = 11;
const NARROWEST_LABEL = 40;
/** Points nearer than this that look alike are one. */
const APART = 2;

type Point = Extract<Mark, { readonly kind: 'point' }>;
type Bar = Extract<Mark, { readonly kind: 'bar' }>;

interface Marks {
  readonly points: readonly Point[];
  readonly bars: readonly Bar[];
}

/** A lane's marks around the line at `y`: bars first, points over them, then as many labels as have room. */
export function drawMarks({ marks }: Lane, axis: Axis, y: number): string[] {
  const bars = marks.filter((mark) => mark.kind === 'bar');
  const points = distinct(
    marks.filter((mark) => mark.kind === 'point'),
    axis,
  );
  return [
    ...bars.map((bar) => drawBar(bar, axis, y)),
    ...points.map((point) => drawPoint(point, xOf(axis, point.at), y)),
    ...drawLabels({ points, bars }, axis, y),
  ];
}

function distinct(points: readonly Point[], axis: Axis): Point[] {
  const seen = new Map<string, Point>();
  for (const point of points) {
    const key = `${Math.floor(xOf(axis, point.at) / APART)} ${point.shape} ${point.tone}`;
    if (!seen.has(key)) seen.set(key, point);
  }
  return [...seen.values()];
}

function drawBar({ from, to, tone, says, isThin = false, label }: Bar, axis: Axis, y: number): string {
  const x = xOf(axis, from);
  const width = Math.max(1.5, xOf(axis, to) - x);
  const half = isThin ? 1.5 : HALF;
  const place = `x="${px(x)}" y="${y - half}" width="${px(width)}" height="${2 * half}" rx="${isThin ? 1.5 : 2.5}"`;
  const bar = `<rect class="${isThin ? 'wait' : 'bar'} ${tone}" ${place}>${titled(says)}</rect>`;
  if (label === undefined || width < NARROWEST_LABEL) return bar;
  const text = escapeXml(fitText(label, width - 12, LABEL_SIZE));
  return `${bar}<text class="inside" x="${px(x + 6)}" y="${y + 4}">${text}</text>`;
}

function drawPoint({ shape, tone, says }: Point, x: number, y: number): string {
  const title = titled(says);
  switch (shape) {
    case 'dot':
      return `<circle class="dot ${tone}" cx="${px(x)}" cy="${y}" r="3.5">${title}</circle>`;
    case 'ring':
      return `<circle class="ring ${tone}" cx="${px(x)}" cy="${y}" r="3">${title}</circle>`;
    case 'tick':
      return `<path class="line ${tone}" d="M${px(x)} ${y - 6}v12">${title}</path>`;
    case 'flag':
      return `<path class="flag ${tone}" d="M${px(x)} ${y + 7}v-14l7 3.5l-7 3.5">${title}</path>`;
    case 'cross':
      return `<path class="line ${tone}" d="M${px(x - 3.5)} ${y - 3.5}l7 7m0-7l-7 7">${title}</path>`;
    case 'kill':
      return `<g class="kill">${title}<circle cx="${px(x)}" cy="${y}" r="7.5"/><path d="M${px(x - 3)} ${y - 3}l6 6m0-6l-6 6"/></g>`;
  }
}

function titled(says: string): string {
  return says === '' ? '' : `<title>${escapeXml(says)}</title>`;
}

/** Beside their points, on whichever side has room; a label without room is left to its point's title. */
function drawLabels({ points, bars }: Marks, axis: Axis, y: number): string[] {
  const taken = bars.filter(({ label }) => label !== undefined).map(({ to }) => xOf(axis, to));
  const inOrder = [...points].sort((a, b) => a.at - b.at);
  const drawn: string[] = [];
  let free = axis.left;
  inOrder.forEach(({ at, label }, i) => {
    const x = xOf(axis, at);
    const before = Math.max(free, ...taken.filter((end) => end <= x));
    free = x + CLEAR;
    if (label === undefined) return;
    const text = fitText(label, LONGEST_LABEL, LABEL_SIZE);
    const width = pixelsOf(text, LABEL_SIZE * BOLD);
    const next = inOrder[i + 1]?.at;
    const end = next === undefined ? axis.right : xOf(axis, next) - CLEAR;
    const isRight = x + CLEAR + width <= end;
    if (!isRight && x - CLEAR - width < before) return;
    if (isRight) free = x + CLEAR + width;
    const place = `x="${px(isRight ? x + CLEAR : x - CLEAR)}" y="${y + 4}"`;
    drawn.push(
      `<text class="label" ${place}${isRight ? '' : ' text-anchor="end"'}>${escapeXml(text)}</text>`,
    );
  });
  return drawn;
}
