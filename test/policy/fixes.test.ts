import { describe, expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { mend } from '../../src/mend.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import type { Example, RuleSource } from '../../src/policy/rules/rule-source.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { measureOf } from '../support/rehearsed.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

/** Examples in which a fix is not made, and why; each other fix of an example is. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'directive-misuse': ['It would bring another finding, of `directive-misuse`.'],
  'missing-daemon-reload': [
    'Its place is not at the beginning of a line.',
    'Its place is not at the beginning of a line.',
  ],
};

function inputOf(rule: RuleSource, example: Example) {
  const plain = Object.entries(example.files).map(([path, text]) => [path, text.replace(/[«»]/g, '')]);
  return {
    repository: repositoryOf(Object.fromEntries(plain)),
    ...(example.before && { base: { name: 'main', repository: repositoryOf(example.before) } }),
    ...(example.rehearsed && { measured: measureOf(example.rehearsed) }),
    rules: [rule],
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: { ...DEFAULTS, confidence: 'low' as const },
    today: '2026-01-01',
  };
}

describe.each(
  shippedRules.filter(({ rule }) => rule.fix !== undefined).map((one) => [one.rule.id, one] as const),
)('%s', (id, { rule, examples }) => {
  test('its fix silences each finding of the examples that has one, and raises none', async () => {
    const refused: string[] = [];
    let applied = 0;
    for (const example of examples.filter(({ flags }) => flags)) {
      const input = inputOf(rule, example);
      const before = await runGate(input);
      const mended = await mend(input, before);
      const contents = new Map(input.repository.files.map(({ path, content }) => [path, content]));
      for (const { path, after } of mended.files) contents.set(path, after);
      const repository = repositoryOf(Object.fromEntries(contents));
      const after = await runGate({ ...input, repository });
      expect(after.verdict.findings).toHaveLength(before.verdict.findings.length - mended.applied.length);
      refused.push(...mended.refused.map(({ why }) => why));
      applied += mended.applied.length;
    }
    expect(applied).toBeGreaterThan(0);
    expect(refused).toEqual(REFUSED[id] ?? []);
  });
});
