/** Colours by meaning, light and dark; every meaning has a shape or a hatching of its own too. */
const LIGHT =
  '--paper:#fff;--ink:#1f2328;--soft:#59636e;--grid:#e4e8ed;--good:#1a7f37;--slow:#bf8700;--bad:#d1242f;--idle:#afb8c1;--strain:#8250df;--on-bad:#fff';
const DARK =
  '--paper:#0d1117;--ink:#e6edf3;--soft:#9198a1;--grid:#262c36;--good:#3fb950;--slow:#d29922;--bad:#f85149;--idle:#59616b;--strain:#ab7df8;--on-bad:#0d1117';
const SANS =
  'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","DejaVu Sans",Arial,sans-serif';

/** The style sheet of a timeline; its own variables, so that it stands in any page or alone. */
export const TIMELINE_STYLE = [
  `.timeline{${LIGHT};font-family:${SANS}}`,
  `@media (prefers-color-scheme:dark){.timeline{${DARK}}}`,
  '.timeline .paper{fill:var(--paper)}',
  '.timeline text{fill:var(--ink);font-size:12px}',
  '.timeline .title{font-size:14px;font-weight:600}',
  '.timeline .verdict{font-size:13px}',
  '.timeline .name,.timeline .tick{fill:var(--soft)}',
  '.timeline .tick{font-size:10.5px;font-variant-numeric:tabular-nums}',
  '.timeline .label{font-size:11px;paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round;font-weight:600}',
  '.timeline .inside{font-size:11px}',
  '.timeline .grid,.timeline .track,.timeline .rule{stroke:var(--grid);fill:none}',
  '.timeline .death{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:3 3;fill:none}',
  '.timeline .line,.timeline .ring,.timeline .flag{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}',
  '.timeline .strong{stroke-width:2.4}',
  '.timeline .ring,.timeline .dot{stroke:var(--paper);stroke-width:1}',
  '.timeline .ring{fill:var(--paper);stroke-width:1.6}',
  ...['good', 'slow', 'bad', 'idle', 'strain'].map(
    (tone) =>
      `.timeline .bar.${tone},.timeline .wait.${tone},.timeline .dot.${tone},.timeline .flag.${tone}{fill:var(--${tone})}.timeline .line.${tone},.timeline .ring.${tone},.timeline .flag.${tone}{stroke:var(--${tone})}`,
  ),
  '.timeline .bar.bad{fill-opacity:.85}',
  '.timeline .bar.strain{fill-opacity:.3;stroke:var(--strain);stroke-width:1}',
  '.timeline .bar.slow{fill-opacity:.45;stroke:var(--slow);stroke-width:1;stroke-dasharray:3 2}',
  '.timeline .kill circle{fill:var(--bad);stroke:var(--paper);stroke-width:1.5}',
  '.timeline .kill path{stroke:var(--on-bad);stroke-width:2;stroke-linecap:round;fill:none}',
].join('\n');
