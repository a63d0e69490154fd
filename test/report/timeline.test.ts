import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rehearsalHtml } from '../../src/report/rehearsal/rehearsal-html.ts';
import { tickLabel, ticksOf } from '../../src/report/rehearsal/timeline-axis.ts';
import { timelineMermaid } from '../../src/report/rehearsal/timeline-mermaid.ts';
import { timelineSvg } from '../../src/report/rehearsal/timeline-svg.ts';
import type { ReplayEvent } from '../../src/smoke/simulators/course.ts';
import { replayPod, sweepPod } from '../../src/smoke/simulators/kubelet.ts';
import { timelineOf } from '../../src/smoke/timeline/timeline-of.ts';
import type { Trace } from '../../src/smoke/trace/trace.ts';
import { boot, outage, podBoot, probe, sampled, traceOf } from '../smoke/made-up.ts';
import { HOSTILE } from './hostile.ts';

const BLOCKED = outage([30, 60]);
const SAMPLES = sampled(BLOCKED, { until: 80 });
const REPLAYED = replayed();

function replayed() {
  const pod = { liveness: probe(), grace: 5 };
  const boots = [podBoot(BLOCKED)];
  const events: ReplayEvent[] = [];
  replayPod(pod, boots, { phase: 0, horizon: 600, witness: (event) => events.push(event) });
  return { sweep: sweepPod(pod, boots), events };
}

/** A container that is blocked, with this text wherever a repository or a container can put one. */
function drawn(text: string, lines = 1) {
  const trace: Trace = {
    ...traceOf([
      boot({
        watchedFor: 80,
        firstSuccess: 1,
        sockets: [{ at: 1, address: text, port: 8000 }],
        exit: { at: 79, signal: text, outOfMemory: false },
        health: [
          {
            target: { kind: 'http', from: 'outside', port: 8000, path: text },
            samples: SAMPLES,
          },
          { target: { kind: 'exec', command: ['sh', '-c', text] }, samples: [] },
        ],
        output: Array.from({ length: lines }, (_, i) => ({ at: i / 10, stream: 'stdout', text })),
        events: [
          { kind: 'load', from: 30, to: 60, says: text },
          { kind: 'blip', from: 70, to: 72, says: text },
        ],
      }),
    ]),
    image: text,
  };
  const timeline = timelineOf(trace, [{ name: text, does: 'kills', ...REPLAYED }]);
  return { timeline, trace };
}

/** Every tag is closed, in order, and its attributes are quoted; gives the names of the elements. */
function elementsOf(markup: string, isVoid = /^(meta|!doctype)$/): Set<string> {
  const open: string[] = [];
  const names = new Set<string>();
  const outside = markup.replace(
    /<(\/?)([a-z!][a-z0-9]*)((?: [\w:-]+(?:="[^"<]*")?)*)(\/?)>/gi,
    (_, end, name, __, alone) => {
      names.add(name);
      if (end === '/') expect(open.pop()).toBe(name);
      else if (alone === '' && !isVoid.test(name)) open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(outside).not.toMatch(/[<>]/);
  return names;
}

const HTML = new Set(
  '!doctype html head meta title style body main h1 h2 p ul li b figure div svg desc rect path text circle g details summary pre span'.split(
    ' ',
  ),
);

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 4 })
  .map((parts) => parts.join(''));

test('html: hostile text is text, in a well-formed page', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const { timeline, trace } = drawn(text);
      const page = rehearsalHtml([
        { timeline, trace },
        { title: text, why: text, log: text },
        { timeline, trace },
      ]);
      for (const name of elementsOf(page)) expect(HTML).toContain(name);
      expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    }),
    { numRuns: 30 },
  );
});

test('svg: hostile text is text, alone too', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      for (const width of [1080, 384]) elementsOf(timelineSvg(drawn(text).timeline, { width, id: 't' }));
    }),
    { numRuns: 30 },
  );
});

test('mermaid: no text ends its row or begins another', () => {
  const rows = (text: string) => timelineMermaid(drawn(text).timeline).split('\n');
  const plain = rows('plain').map((row) => row.replace(/^.* :/, ':'));
  fc.assert(
    fc.property(hostileText, (text) => {
      const chart = rows(text);
      expect(
        chart.map((row) => row.replace(/^.* :/, ':').replace(/^ {2}(title|section) .*/, '  $1')).length,
      ).toBe(plain.length);
      for (const row of chart.slice(5))
        expect(row).toMatch(/^$|^ {2}section [^:\n]*$|^ {2}[^:\n]* :(?:[a-z]+, )*\d+, \d+$/);
    }),
    { numRuns: 100 },
  );
});

describe('a page that asks for nothing', () => {
  const { timeline, trace } = drawn('shop:1', 1000);
  const page = rehearsalHtml([{ timeline, trace }]);

  test('no script, no address but the namespace’s, no handler', () => {
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|url\(|@import|<script|\son[a-z]+=/i,
    );
    expect(page).toContain("default-src 'none'");
  });

  test('light and dark, and named for those who do not see it', () => {
    expect(page.match(/prefers-color-scheme:dark/g)).toHaveLength(3);
    expect(page).toContain('role="img" aria-labelledby="i0-wide-title i0-wide-desc"');
    expect(page).toMatch(/<desc id="i0-wide-desc">shop:1: Killed in 9\d % of phases/);
  });

  test('what is not shown of the output is said', () => {
    expect(page).toContain('… 800 lines not shown');
    expect(page).toContain('Output (1000 lines)');
  });

  test('its ids are its own', () => {
    const both = rehearsalHtml([
      { timeline, trace },
      { timeline, trace },
    ]);
    const ids = [...both.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('nothing measured is drawn as nothing', () => {
  const trace = traceOf([boot({ watchedFor: 0 })]);
  const timeline = timelineOf(trace, []);
  elementsOf(rehearsalHtml([{ timeline, trace }]));
  expect(timelineSvg(timeline, { width: 1080, id: 't' })).not.toMatch(/NaN|Infinity/);
  expect(timelineMermaid(timeline)).toContain('section Measured');
});

test.each([
  [2, ['0', '0.2 s', '0.4 s']],
  [90, ['0', '10 s', '20 s']],
  [600, ['0', '1 min', '2 min']],
])('the axis of %d s begins %j', (until, begins) => {
  const labels = ticksOf({ until, left: 0, right: 800 }).map((tick) => tickLabel(tick, until));
  expect(labels.slice(0, 3)).toEqual(begins);
  expect(labels.length).toBeLessThanOrEqual(13);
});
