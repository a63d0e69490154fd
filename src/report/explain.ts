import type { RuleText } from '../policy/finding.ts';
import { paletteOf } from './characters/palette.ts';
import { visible, visibleProse } from './characters/visible.ts';
import { wrapMarkdown } from './characters/wrap.ts';
import type { ReportOptions } from './report-options.ts';

const PROSE_WIDTH = 80;
const NARROWEST = 40;

/** What `incident-gate explain <rule>` prints: what the rule says, why, what to do, and how to allow one place. */
export function explainRule(rule: RuleText, options: Pick<ReportOptions, 'colour' | 'width'>): string {
  const palette = paletteOf(options.colour);
  const room = Math.max(NARROWEST, Math.min(options.width, PROSE_WIDTH)) - 2;
  const id = visible(rule.id);
  const part = (heading: string, lines: readonly string[]) => [
    '',
    palette.strong(heading),
    '',
    ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
  ];
  const facts = `${rule.severity}, confidence ${rule.confidence}, from the incident family ${visible(rule.family)}`;
  return `${[
    palette.strong(id),
    ...wrapMarkdown(visibleProse(rule.title), room),
    palette.faint(facts),
    ...part('Why it matters', wrapMarkdown(rule.why, room)),
    ...part('What to do instead', wrapMarkdown(rule.instead, room)),
    ...part('To allow one place, with the reason, on the line or above it', [
      `# incident-gate: allow ${id} until=YYYY-MM-DD -- why it is right here`,
    ]),
  ].join('\n')}\n`;
}
