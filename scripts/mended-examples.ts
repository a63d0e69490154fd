import { runGate } from '../src/gate.ts';
import { mend } from '../src/mend.ts';
import { DEFAULTS } from '../src/policy/configuration/configuration.ts';
import type { Example } from '../src/policy/rules/rule-source.ts';
import { unifiedDiff } from '../src/report/fixes/unified-diff.ts';
import { repositoryOf } from '../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms } from '../test/support/shipped.ts';
import type { RuleFile } from './sources.ts';

/** What a rule's fix makes of each example that it flags, as a diff; nothing where it has none or mends none. */
export async function mendedExamples({ rule, examples }: RuleFile): Promise<Map<Example, string>> {
  const diffs = new Map<Example, string>();
  if (rule.fix === undefined) return diffs;
  for (const example of examples.filter(({ flags }) => flags)) {
    const plain = Object.entries(example.files).map(([path, text]) => [path, text.replace(/[«»]/g, '')]);
    const input = {
      repository: repositoryOf(Object.fromEntries(plain)),
      ...(example.before && { base: { name: 'main', repository: repositoryOf(example.before) } }),
      rules: [rule],
      programs: shippedPrograms,
      knowledge: shippedKnowledge,
      configuration: { ...DEFAULTS, confidence: 'low' as const },
      today: '2026-01-01',
    };
    const { files } = await mend(input, await runGate(input));
    const shown = files.map((file) => unifiedDiff(file) ?? '');
    diffs.set(example, shown.join('').replace(/^diff --git .*\n/gm, ''));
  }
  return diffs;
}
