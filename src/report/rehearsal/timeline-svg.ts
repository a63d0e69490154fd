import type { Group, Lane, Timeline } from '../../smoke/timeline/timeline.ts';
import { escapeXml, fitText, px, unbroken } from '../characters/svg-text.ts';
import { type Axis, tickLabel, ticksOf, xOf } from './timeline-axis.ts';
import { drawLegend } from './timeline-legend.ts';
import { drawMarks } from './timeline-marks.ts';
import { TIMELINE_STYLE } from './timeline-style.ts';

/** How to lay a timeline out. */
export interface SvgLayout {
  /** Pixels; below 640 the lanes' names stand above them. */
  readonly width: number;
  /** What the ids of this drawing begin with, where several stand in one page. */
  readonly id: string;
}

const PAD = 16;
const NAME_WIDTH = 176;
const NARROW = 640;
const TEN_MINUTES = 600;
/** Of the titles a little more than they have, as they are bold. */
const SIZE = { title: 15.5, name: 12, verdict: 13 };

/** A drawing of its own, light or dark as its reader is; no script. Text of the container and the repository is escaped. */
export function timelineSvg(timeline: Timeline, layout: SvgLayout): string {
  const drawing = new Drawing(timeline, layout);
  const { width, id } = layout;
  const body = drawing.draw();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img" aria-labelledby="${id}-title ${id}-desc" width="${width}" height="${px(drawing.height)}" viewBox="0 0 ${width} ${px(drawing.height)}">`,
    `<title id="${id}-title">${escapeXml(`Rehearsal of ${timeline.title}`)}</title>`,
    `<desc id="${id}-desc">${escapeXml(describe(timeline))}</desc>`,
    `<style>${TIMELINE_STYLE}</style>`,
    `<rect class="paper" width="${width}" height="${px(drawing.height)}" rx="8"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

/** All verdicts, for those who do not see the drawing. */
function describe({ groups }: Timeline): string {
  const verdicts = groups.flatMap(({ title, verdict }) =>
    verdict === undefined ? [] : `${title}: ${verdict.says}`,
  );
  return verdicts.length === 0 ? 'What the container did, over time.' : verdicts.join(' ');
}

class Drawing {
  height = PAD;
  readonly #timeline: Timeline;
  readonly #width: number;
  readonly #isNarrow: boolean;
  readonly #axis: Axis;

  constructor(timeline: Timeline, { width }: SvgLayout) {
    this.#timeline = timeline;
    this.#width = width;
    this.#isNarrow = width < NARROW;
    this.#axis = this.#axisUntil(timeline.until);
  }

  draw(): string[] {
    const groups = this.#timeline.groups.flatMap((group, i) => [
      ...(i === 0 ? [] : this.#rule()),
      ...this.#group(group),
    ]);
    groups.push(...this.#rule());
    const legend = drawLegend(PAD, this.#width - PAD, this.height - 10);
    this.height += legend.height;
    return [...groups, ...legend.lines];
  }

  #axisUntil(until: number): Axis {
    const left = this.#isNarrow ? PAD : PAD + NAME_WIDTH;
    return { until, left, right: this.#width - PAD - 6 };
  }

  #rule(): string[] {
    const y = px(this.height + 2);
    this.height += 18;
    return [`<path class="rule" d="M${PAD} ${y}H${this.#width - PAD}"/>`];
  }

  #group({ title, lanes, verdict, tenMinutes }: Group): string[] {
    const lines = this.#heading(title);
    if (verdict !== undefined) lines.push(...this.#verdict(verdict.says, verdict.tone));
    lines.push(...this.#lanes(lanes, this.#axis));
    if (tenMinutes !== undefined) {
      this.height += 6;
      lines.push(...this.#lanes([tenMinutes], this.#axisUntil(TEN_MINUTES)));
    }
    return lines;
  }

  #heading(title: string): string[] {
    this.height += 16;
    const text = fitText(title, this.#width - 2 * PAD, SIZE.title);
    return [
      `<text class="title" x="${PAD}" y="${px(this.height)}">${titled(title)}${escapeXml(text)}</text>`,
    ];
  }

  /** As many lines as it takes. */
  #verdict(says: string, tone: string): string[] {
    const room = this.#width - 2 * PAD - 18;
    const lines = wrapped(unbroken(says), room, SIZE.verdict);
    const top = this.height + 20;
    this.height += 20 * lines.length;
    const mark = tone === 'good' ? 'M0 0l3 3.5l6-7' : 'M1-3.5l7 7m0-7l-7 7';
    return [
      `<path class="line ${tone} strong" transform="translate(${PAD + 1} ${px(top - 4)})" d="${mark}"/>`,
      ...lines.map(
        (line, i) =>
          `<text class="verdict ${tone}" x="${PAD + 18}" y="${px(top + 20 * i)}">${escapeXml(line)}</text>`,
      ),
    ];
  }

  /** The lanes over their grid, with the axis below, and a line through all of them at each decision to kill. */
  #lanes(lanes: readonly Lane[], axis: Axis): string[] {
    const top = this.height + 8;
    const marks = lanes.flatMap((lane) => this.#lane(lane, axis));
    const bottom = this.height + 6;
    this.height += 24;
    return [...this.#grid(axis, top, bottom), ...kills(lanes, axis, { top, bottom }), ...marks];
  }

  #grid(axis: Axis, top: number, bottom: number): string[] {
    return ticksOf(axis).flatMap((tick) => {
      const x = px(xOf(axis, tick));
      const label = tickLabel(tick, axis.until);
      return [
        `<path class="grid" d="M${x} ${px(top)}V${px(bottom)}"/>`,
        `<text class="tick" x="${x}" y="${px(bottom + 13)}"${tick === 0 ? '' : ' text-anchor="middle"'}>${label}</text>`,
      ];
    });
  }

  #lane(lane: Lane, axis: Axis): string[] {
    const room = this.#isNarrow ? this.#width - 2 * PAD : NAME_WIDTH - 12;
    const name = escapeXml(fitText(lane.name, room, SIZE.name));
    const nameY = this.height + (this.#isNarrow ? 18 : 22);
    this.height += this.#isNarrow ? 38 : 24;
    const y = this.height - (this.#isNarrow ? 8 : 6);
    return [
      `<text class="name" x="${PAD}" y="${px(nameY)}">${titled(lane.name)}${name}</text>`,
      `<path class="track" d="M${px(axis.left)} ${px(y)}H${px(axis.right)}"/>`,
      ...drawMarks(lane, axis, y),
    ];
  }
}

function kills(
  lanes: readonly Lane[],
  axis: Axis,
  { top, bottom }: { top: number; bottom: number },
): string[] {
  return lanes.flatMap(({ marks }) =>
    marks.flatMap((mark) => {
      if (mark.kind !== 'point' || mark.shape !== 'kill') return [];
      return [`<path class="death" d="M${px(xOf(axis, mark.at))} ${px(top)}V${px(bottom)}"/>`];
    }),
  );
}

function titled(text: string): string {
  return `<title>${escapeXml(text)}</title>`;
}

/** Our own sentence in lines of this many pixels; a word that is longer than a line is cut. */
function wrapped(text: string, room: number, fontSize: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && fitText(longer, room, fontSize) === longer) lines[lines.length - 1] = longer;
    else lines.push(fitText(word, room, fontSize));
  }
  return lines;
}
