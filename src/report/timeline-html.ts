import { seconds } from '../smoke/seconds.ts';
import type { Timeline } from '../smoke/timeline.ts';
import type { Boot, OutputLine, Trace } from '../smoke/trace.ts';
import { escapeXml, unbroken } from './svg-text.ts';
import { timelineSvg } from './timeline-svg.ts';
import { visible } from './visible.ts';

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

/** The report of a rehearsal as one file that asks for nothing else: no script, no font, no picture from elsewhere. */
export function timelineHtml(timeline: Timeline, trace: Trace): string {
  const title = `Rehearsal of ${escapeXml(timeline.title)}`;
  const boots = trace.boots.length;
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
    `<h1>${title}</h1>`,
    `<p class="sub">${boots === 1 ? 'One start' : `${boots} starts`}, asked every ${seconds(trace.sampledEvery)}</p>`,
    ...verdictList(timeline),
    '<figure>',
    `<div class="wide">${timelineSvg(timeline, { width: 1080, id: 'wide' })}</div>`,
    `<div class="narrow">${timelineSvg(timeline, { width: 384, id: 'narrow' })}</div>`,
    '</figure>',
    ...trace.boots.map((boot, i) => outputOf(boot, boots === 1 ? 'Output' : `Output of start ${i + 1}`)),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
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
  const lost = outputLost + Math.max(0, output.length - HEAD - TAIL);
  const shown = [
    ...output.slice(0, HEAD).map(outputLine),
    ...(lost === 0 ? [] : [`<span>… ${lost} ${lost === 1 ? 'line' : 'lines'} not shown</span>`]),
    ...output.slice(HEAD).slice(-TAIL).map(outputLine),
  ];
  const lines = `${output.length + outputLost} ${output.length + outputLost === 1 ? 'line' : 'lines'}`;
  const body = shown.length === 0 ? '<span>It printed nothing.</span>' : shown.join('\n');
  return `<details><summary>${title} (${lines})</summary><pre>${body}</pre></details>`;
}

/** Blanks are kept, as they carry the shape of a stack trace. */
function outputLine({ at, text }: OutputLine): string {
  const kept = visible(text.replaceAll('\t', '    '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return `<span>${at.toFixed(2).padStart(7)}</span>  ${kept}`;
}
