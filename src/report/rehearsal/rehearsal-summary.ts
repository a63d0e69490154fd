import type { Rehearsed } from '../../smoke/rehearse.ts';
import type { Timeline } from '../../smoke/timeline/timeline.ts';
import { markdownCode, markdownFence } from '../characters/markdown.ts';
import { seenText } from './seen-text.ts';
import { timelineMermaid } from './timeline-mermaid.ts';

/** An image that was rehearsed; without a drawing when it did not come to a start. */
export interface RehearsedImage {
  readonly seen: Rehearsed;
  readonly timeline?: Timeline;
}

/** GitHub draws a job summary's Mermaid in frames of their own, each a page load: the first of many have to do. */
const MOST_DRAWN = 8;
const MOST_TOLD = 40;
/** What Mermaid draws unless its host allows more (mermaid.js.org/config/schema-docs/config.html, `maxTextSize`). */
const DRAWING_LIMIT = 50_000;
/** Characters of one image's text; its words are cut one by one before. */
const TEXT_LIMIT = 8_000;

/** What a rehearsal saw, as parts of a Markdown page: for each image what was seen, and a drawing of it. */
export function rehearsalParts(images: readonly RehearsedImage[]): string[] {
  if (images.length === 0) return [];
  const left = images.length - MOST_TOLD;
  return [
    '### 🎭 What the containers did',
    ...images.slice(0, MOST_TOLD).flatMap((image, i) => imageParts(image, i < MOST_DRAWN)),
    ...(left > 0 ? [`And ${left} more, which the log tells of.`] : []),
  ];
}

function imageParts({ seen, timeline }: RehearsedImage, isDrawn: boolean): string[] {
  const [, ...lines] = cutLines(seenText(seen).trimEnd().split('\n'));
  const parts = [`**${markdownCode(seen.plan.name)}**`, markdownFence(lines.map((line) => line.slice(2)))];
  const drawing = timeline === undefined || !isDrawn ? undefined : timelineMermaid(timeline);
  if (drawing !== undefined && drawing.length <= DRAWING_LIMIT) parts.push(`\`\`\`mermaid\n${drawing}\`\`\``);
  return parts;
}

function cutLines(lines: readonly string[]): string[] {
  let room = TEXT_LIMIT;
  const kept = lines.filter((line) => {
    room -= line.length;
    return room > 0;
  });
  return kept.length === lines.length ? kept : [...kept, `  … ${lines.length - kept.length} lines not shown`];
}
