import { runGate } from '../../src/gate.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import { openRepository } from '../../src/repository/open.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from './shipped.ts';

/** What the gate finds in a folder of `examples/`, as `rule path:line`, and whether it rejects it. */
export async function gateOver(folder: string): Promise<{ found: string[]; rejected: boolean }> {
  const { verdict, sources } = await runGate({
    repository: openRepository(`examples/${folder}`),
    rules: shippedRules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  const found = verdict.findings.map(
    ({ rule, span }) => `${rule} ${span.path}:${sources.position(span).start.line}`,
  );
  return { found: found.toSorted(), rejected: verdict.failed };
}
