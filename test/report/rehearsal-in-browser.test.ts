import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { incidentGate } from '../command-line/terminal.ts';
import { Browser, CHROMIUM } from '../support/browser.ts';

/* The page of a rehearsal as a browser draws it. */

jest.setTimeout(120_000);

const TAGS =
  '<script>document.title="taken"</script><img src=x onerror=alert(1)><a href="https://example.org">go</a>';

let folder: string;
let browser: Browser;
let url: string;

/** The recorded case, with tags in what the container printed and in what was asked of it. */
async function page(): Promise<string> {
  cpSync('test/fixtures/rehearsal/blocked', folder, { recursive: true });
  const recording = JSON.parse(readFileSync(join(folder, 'recorded.json'), 'utf8')) as {
    images: { trace: { boots: { output: { text: string }[]; events: { says?: string }[] }[] } }[];
  };
  for (const boot of recording.images.flatMap(({ trace }) => trace.boots)) {
    for (const line of boot.output) line.text = TAGS;
    for (const event of boot.events) if (event.says !== undefined) event.says = `POST /${TAGS}`;
  }
  writeFileSync(join(folder, 'hostile.json'), JSON.stringify(recording));
  await incidentGate(folder, 'rehearse', '--replay', 'hostile.json', '--html', 'page.html');
  return join(folder, 'page.html');
}

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'incident-gate-page-'));
  url = pathToFileURL(await page()).href;
  browser = await Browser.start(CHROMIUM);
});
afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

/** Runs in the page: every text that can be seen, with its contrast to what lies under it and where it ends. */
const TEXTS = `(() => {
  const parse = (colour) => colour.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
  const luminance = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const isShape = (one) => one instanceof SVGGeometryElement;
  // What is painted by an element, as red, green, blue and how much of what is below it covers.
  const paintOf = (one) => {
    const style = getComputedStyle(one);
    if (one instanceof SVGElement && !isShape(one)) return [0, 0, 0, 0];
    if (isShape(one) && style.fill === 'none') return [0, 0, 0, 0];
    const [r, g, b, alpha = 1] = parse(isShape(one) ? style.fill : style.backgroundColor);
    return [r, g, b, alpha * (isShape(one) ? Number(style.fillOpacity) : 1)];
  };
  // A halo around the letters is what is behind them; else all that lies there, one over the other.
  const backOf = (element, x, y) => {
    const own = getComputedStyle(element);
    if (own.paintOrder.startsWith('stroke') && own.stroke !== 'none') return parse(own.stroke);
    const back = [0, 0, 0];
    let left = 1;
    for (const below of [...document.elementsFromPoint(x, y), document.body]) {
      const [r, g, b, alpha] = paintOf(below);
      [r, g, b].forEach((value, i) => { back[i] += value * alpha * left; });
      left *= 1 - alpha;
    }
    return back;
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || element.closest('title, desc, style') !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of [...range.getClientRects()].slice(0, 3)) {
      if (box.width < 1 || box.height < 1) continue;
      const style = getComputedStyle(element);
      const svg = element.closest('svg');
      const frame = (svg ?? document.documentElement).getBoundingClientRect();
      const [a, b] = [
        luminance(parse(svg === null ? style.color : style.fill)),
        luminance(backOf(element, box.x + box.width / 2, box.y + box.height / 2)),
      ];
      texts.push({
        says: node.data.trim().slice(0, 60),
        contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
        isWithin: box.left >= frame.left - 1 && box.right <= frame.right + 1,
      });
    }
  }
  return texts;
})()`;

interface SeenText {
  readonly says: string;
  readonly contrast: number;
  readonly isWithin: boolean;
}

(CHROMIUM === undefined ? describe.skip : describe)('in a browser', () => {
  describe.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 400],
    ['dark', 400],
  ] as const)('%s, %i pixels wide', (scheme, width) => {
    let texts: SeenText[];
    beforeAll(async () => {
      await browser.open(url, { width, scheme });
      texts = (await browser.evaluate(TEXTS)) as SeenText[];
    });

    test('there is something to read', () => {
      expect(texts.map(({ says }) => says)).toEqual(
        expect.arrayContaining([
          'Rehearsal of triage',
          'Measured start 1',
          expect.stringContaining('Killed in'),
        ]),
      );
    });

    test('every text stands out from what is under it (WCAG 2.2, 1.4.3)', () => {
      expect(texts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
    });

    test('no text is cut off, and nothing is to be scrolled sideways', async () => {
      expect(texts.filter(({ isWithin }) => !isWithin)).toEqual([]);
      expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    });

    test('what the container printed is text', async () => {
      expect(await browser.evaluate('document.title')).toBe('Rehearsal of triage');
      expect(await browser.evaluate("document.querySelectorAll('script, img, a, iframe').length")).toBe(0);
      expect(await browser.evaluate("document.querySelector('pre').textContent")).toContain(TAGS);
    });

    test('nothing is asked for but the page itself', () => {
      expect([...new Set(browser.requests)]).toEqual([url]);
    });
  });
});
