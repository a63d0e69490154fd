import type { Finding } from '../../policy/finding.ts';
import { escapeMarkdown, markdownCode } from '../characters/markdown.ts';
import { collect, groupByRule } from '../groups.ts';
import { count } from '../sentences.ts';
import { type Part, takeFitting } from './fitting.ts';
import { MARKS } from './page.ts';

/** How many findings each rule has, by the incident that the rules come from; `room` in bytes. */
export function tableOf(findings: readonly Finding[], room: number): string {
  const rows: Part[] = [];
  for (const [family, ofFamily] of collect(findings, (finding) => finding.family)) {
    for (const group of groupByRule(ofFamily)) {
      const cells = [
        escapeMarkdown(family),
        markdownCode(group.rule),
        `${MARKS[group.severity]} ${group.severity}`,
        `${group.findings.length}`,
      ];
      rows.push({ build: () => `| ${cells.join(' | ')} |`, findings: 1 });
    }
  }
  const { kept, left } = takeFitting(rows, room);
  if (left > 0) kept.push(`| and ${count(left, 'more row')} | | | |`);
  return ['| incident | rule | severity | findings |', '| --- | --- | --- | ---: |', ...kept].join('\n');
}
