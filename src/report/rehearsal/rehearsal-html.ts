import { seconds } from '../../smoke/seconds.ts';
import type { Timeline } from '../../smoke/timeline/timeline.ts';
import type { Boot, OutputLine, Trace } from '../../smoke/trace/trace.ts';
import { escapeXml, unbroken } from '../characters/svg-text.ts';
import { visible } from '../characters/visible.ts';
import { timelineSvg } from './timeline-svg.ts';

const SANS =
  'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","DejaVu Sans",Arial,sans-serif';
const MONO = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace';
const LIGHT =
  '--page:#f6f8fa;--card:#fff;--ink:#1f2328;--soft:#59636e;--edge:#d1d9e0;--good:#1a7f37;--bad:#d1242f';
const DARK =
  '--page:#010409;--card:#0d1117;--ink:#e6edf3;--soft:#9198a1;--edge:#3d444d;--good:#3fb950;--bad:#f85149';

const STYLE = [
  `:root{color-scheme:light dark;${LIGHT}}`,
  `@media (prefers-color-scheme:dark){:root{${DARK}}}`,
  `body{margin:0;padding:24px 16px;background:var(--page);color:var(--ink);font:15px/1.5 ${SANS}}`,
  'main{max-width:1080px;margin:0 auto}',
  'h1{font-size:22px;line-height:1.3;margin:0 0 4px;overflow-wrap:anywhere}',
  'h2{font-size:19px;line-height:1.3;margin:32px 0 4px;overflow-wrap:anywhere}',
  'p.sub{margin:0 0 16px;color:var(--soft)}',
  'ul{list-style:none;margin:0 0 20px;padding:0;display:grid;gap:8px}',
  'li{background:var(--card);border:1px solid var(--edge);border-left:4px solid var(--soft);border-radius:6px;padding:8px 12px;overflow-wrap:anywhere}',
  'li.good{border-left-color:var(--good)}li.bad{border-left-color:var(--bad)}',
  'li b{display:block;font-weight:600}',
  'figure{margin:0 0 20px;border:1px solid var(--edge);border-radius:8px;overflow:hidden}',
  'figure svg{display:block;width:100%;height:auto}',
  '.narrow{display:none}',
  '@media (max-width:760px){body{padding:16px 8px}.wide{display:none}.narrow{display:block}}',
  'details{background:var(--card);border:1px solid var(--edge);border-radius:6px;margin:0 0 8px;padding:8px 12px}',
  'summary{cursor:pointer;font-weight:600}',
  `pre{font:12.5px/1.5 ${MONO};margin:8px 0 0;white-space:pre-wrap;overflow-wrap:anywhere}`,
  'pre span{color:var(--soft)}',
  '@media print{body{background:none;padding:0}.wide{display:block}.narrow{display:none}}',
].join('\n');

/** Lines of output shown of each boot, from its beginning and from its end. */
const HEAD = 40;
const TAIL = 160;

/** What was seen of one image: its drawing, or why there is none, with what the build printed. All texts are hostile. */
export type Drawing =
  | { readonly timeline: Timeline; readonly trace: Trace }
  | { readonly title: string; readonly why: string; readonly log: string };

/** The report of a rehearsal as one file that asks for nothing else: no script, no font, no picture from elsewhere. */
export function rehearsalHtml(drawings: readonly Drawing[]): string {
  const titles = drawings.map((drawing) => escapeXml(titleOf(drawing)));
  const title = `Rehearsal of ${titles.length > 3 ? `${titles.length} images` : titles.join(', ') || 'nothing'}`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...(drawings.length === 1 ? [] : [`<h1>${title}</h1>`]),
    ...drawings.flatMap((drawing, i) =>
      sectionOf(drawing, { id: `i${i}`, level: drawings.length === 1 ? 1 : 2 }),
    ),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function titleOf(drawing: Drawing): string {
  return 'timeline' in drawing ? drawing.timeline.title : drawing.title;
}

/** `id`: of this image alone on the page. */
function sectionOf(drawing: Drawing, { id, level }: { id: string; level: number }): string[] {
  const said = level === 1 ? 'Rehearsal of ' : '';
  const heading = `<h${level}>${said}${escapeXml(titleOf(drawing))}</h${level}>`;
  if (!('timeline' in drawing))
    return [
      heading,
      `<ul><li class="bad"><b>Not rehearsed</b>${escapeXml(drawing.why)}</li></ul>`,
      foldedOutput('Output of the build', drawing.log.split('\n').map(plainLine)),
    ];
  const { timeline, trace } = drawing;
  const boots = trace.boots.length;
  return [
    heading,
    `<p class="sub">${boots === 1 ? 'One start' : `${boots} starts`}, asked every ${seconds(trace.sampledEvery)}</p>`,
    ...verdictList(timeline),
    '<figure>',
    `<div class="wide">${timelineSvg(timeline, { width: 1080, id: `${id}-wide` })}</div>`,
    `<div class="narrow">${timelineSvg(timeline, { width: 384, id: `${id}-narrow` })}</div>`,
    '</figure>',
    ...trace.boots.map((boot, i) => outputOf(boot, boots === 1 ? 'Output' : `Output of start ${i + 1}`)),
  ];
}

function verdictList({ groups }: Timeline): string[] {
  const items = groups.flatMap(({ title, verdict }) =>
    verdict === undefined
      ? []
      : [`<li class="${verdict.tone}"><b>${escapeXml(title)}</b>${escapeXml(unbroken(verdict.says))}</li>`],
  );
  return items.length === 0 ? [] : ['<ul>', ...items, '</ul>'];
}

function outputOf({ output, outputLost = 0 }: Boot, title: string): string {
  return foldedOutput(title, output.map(outputLine), outputLost);
}

/** `lines` are escaped; of many, the first and the last are shown. */
function foldedOutput(title: string, lines: readonly string[], lostBefore = 0): string {
  const lost = lostBefore + Math.max(0, lines.length - HEAD - TAIL);
  const shown = [
    ...lines.slice(0, HEAD),
    ...(lost === 0 ? [] : [`<span>… ${lost} ${lost === 1 ? 'line' : 'lines'} not shown</span>`]),
    ...lines.slice(HEAD).slice(-TAIL),
  ];
  const all = lines.length + lostBefore;
  const body = shown.length === 0 ? '<span>It printed nothing.</span>' : shown.join('\n');
  return `<details><summary>${title} (${all} ${all === 1 ? 'line' : 'lines'})</summary><pre>${body}</pre></details>`;
}

function outputLine({ at, text }: OutputLine): string {
  return `<span>${at.toFixed(2).padStart(7)}</span>  ${plainLine(text)}`;
}

/** Blanks are kept, as they carry the shape of a stack trace. */
function plainLine(text: string): string {
  return visible(text.replaceAll('\t', '    '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
