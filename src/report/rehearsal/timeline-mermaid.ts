import type { Group, Lane, Mark, Timeline, Tone } from '../../smoke/timeline/timeline.ts';
import { mermaidText } from '../characters/mermaid-text.ts';

const LABEL_LIMIT = 70;
const VERDICT_LIMIT = 120;
/** What has room beside the chart, at this padding in pixels. */
const TITLE_LIMIT = 30;
const PADDING = 210;
/** GitHub draws a few dozen rows well; the HTML report has them all. */
const MOST_BARS = 6;
const MOST_GROUPS = 12;

/** Mermaid's own words for how a bar looks: `done` is grey, `active` blue, `crit` red. */
const LOOKS: Readonly<Record<Tone, string>> = {
  good: 'active, ',
  slow: 'crit, active, ',
  bad: 'crit, ',
  idle: 'done, ',
  strain: '',
};

/** A Gantt chart as GitHub draws it in a job summary; its axis has minutes and seconds, or seconds where it is short. Probes are left to the drawing. */
export function timelineMermaid({ title, until, groups }: Timeline): string {
  const shown = groups.slice(0, MOST_GROUPS);
  return [
    `%%{init: {"gantt": {"leftPadding": ${PADDING}}}}%%`,
    'gantt',
    `  title ${text(`Rehearsal of ${title}`, LABEL_LIMIT)}`,
    '  dateFormat x',
    `  axisFormat ${until < 10 ? '%S.%L' : '%M:%S'}`,
    ...shown.flatMap((group) => section(group, until)),
    ...(groups.length > shown.length
      ? [`  section and ${groups.length - shown.length} more, not drawn`]
      : []),
    '',
  ].join('\n');
}

/** The verdict is a bar over the whole chart, as the title beside the rows has little room: its first sentence. */
function section({ title, lanes, verdict }: Group, until: number): string[] {
  const rows = lanes.flatMap((lane) => rowsOf(lane, until));
  if (verdict !== undefined) {
    const says = verdict.says.replace(/\. .*/, '');
    rows.unshift(`  ${text(says, VERDICT_LIMIT)} :${LOOKS[verdict.tone]}0, ${ms(until)}`);
  }
  return rows.length === 0 ? [] : [`  section ${text(title, TITLE_LIMIT)}`, ...rows];
}

function rowsOf(lane: Lane, until: number): string[] {
  const bars = lane.marks.filter((mark) => mark.kind === 'bar');
  const isProbe = lane.marks.some((mark) => mark.kind === 'point' && /^(dot|cross|ring)$/.test(mark.shape));
  if (isProbe) return [];
  const kills = lane.marks.filter(
    (mark) => mark.kind === 'point' && (mark.shape === 'kill' || mark.shape === 'flag'),
  );
  const rows = [...bars.slice(0, MOST_BARS), ...kills.slice(0, MOST_BARS)].map((mark) =>
    row(mark, lane, until),
  );
  const left = bars.length - MOST_BARS;
  return left > 0 ? [...rows, `  and ${left} more :done, ${ms(until)}, ${ms(until)}`] : rows;
}

function row(mark: Mark, lane: Lane, until: number): string {
  // How often it was asked is left to the report.
  const brief = mark.says.replace(/: asked .*/, '');
  const says = text(lane.name === '' ? brief : `${lane.name}: ${brief}`, LABEL_LIMIT);
  if (mark.kind === 'point')
    return `  ${says} :${mark.shape === 'kill' ? 'crit, ' : ''}milestone, ${ms(mark.at)}, ${ms(mark.at)}`;
  return `  ${says} :${LOOKS[mark.tone]}${ms(mark.from)}, ${ms(Math.max(mark.to, mark.from + until / 200))}`;
}

/** Milliseconds, as `dateFormat x` has them. */
function ms(seconds: number): number {
  return Math.round(seconds * 1000);
}

/** A colon would end a task's name. */
function text(says: string, limit: number): string {
  return mermaidText(says, limit).replaceAll(':', '#58;');
}
