import type { RuleFile } from './sources.ts';

/** `docs/conflicts.md`: where other tools and guides advise otherwise, by rule, and what to do. */
export function conflictsPage(all: readonly RuleFile[]): string {
  const parts = all
    .filter(({ rule }) => rule.conflicts.length > 0)
    .flatMap(({ rule }) => [
      `## [${rule.id}](rules/${rule.family}/${rule.id}.md)`,
      `${rule.title}.`,
      rule.conflicts.map((advice) => `- ${advice.trim().replace(/\s+/g, ' ')}`).join('\n'),
      `What to do: ${rule.instead.trim().replace(/\s+/g, ' ')}`,
    ]);
  return `${[
    '# Where other advice differs',
    'A team that runs several tools must know which of them to believe where they contradict each other. For each rule, what other tools and guides say of the same lines, by their own names, and what to do.',
    ...parts,
  ].join('\n\n')}\n`;
}
