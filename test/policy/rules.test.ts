import { describe, expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import type { Example } from '../../src/policy/rules/rule-source.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { measureOf } from '../support/rehearsed.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

const MARKS = /[«»]/g;

function expected(files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files).flatMap(([path, content]) =>
    [...content.matchAll(/«([^»]*)»/g)].map((match) => `${path}: ${match[1]}`),
  );
}

async function judged(
  example: Example,
  rules: typeof shippedRules,
): Promise<{ own: string[]; others: string[] }> {
  const files = Object.fromEntries(
    Object.entries(example.files).map(([path, text]) => [path, text.replaceAll(MARKS, '')]),
  );
  const repository = repositoryOf(files);
  const { verdict } = await runGate({
    repository,
    ...(example.before && { base: { name: 'main', repository: repositoryOf(example.before) } }),
    ...(example.rehearsed && { measured: measureOf(example.rehearsed) }),
    rules: rules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: { ...DEFAULTS, confidence: 'low' },
    today: '2026-01-01',
  });
  const shown = verdict.findings.map(({ rule, span }) => ({
    rule,
    text: `${span.path}: ${(repository.file(span.path)?.content ?? repository.read(span.path)?.value)?.slice(span.start, span.end)}`,
  }));
  const id = rules[0]?.rule.id;
  return {
    own: shown.filter(({ rule }) => rule === id).map(({ text }) => text),
    others: shown.filter(({ rule }) => rule !== id).map(({ rule, text }) => `${rule} at ${text}`),
  };
}

describe.each(shippedRules.map((shipped) => [shipped.rule.id, shipped] as const))(
  '%s',
  (_, { rule, examples }) => {
    const alone = [{ rule, examples }];

    test('has examples that it flags and examples that it passes', () => {
      expect(examples.some(({ flags }) => flags)).toBe(true);
      expect(examples.some(({ flags }) => !flags)).toBe(true);
    });

    test.each(examples.map((example, i) => [example.title ?? `example ${i + 1}`, example] as const))(
      '%s',
      async (_title, example) => {
        const { own } = await judged(example, alone);
        expect(own.toSorted()).toEqual(expected(example.files).toSorted());
        if (example.flags) expect(own).not.toEqual([]);
      },
    );
  },
);
