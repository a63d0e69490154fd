import { runGate } from '../src/gate.ts';
import { DEFAULTS } from '../src/policy/configuration/configuration.ts';
import { openRepository } from '../src/repository/open.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../src/shipped.ts';

/** Milliseconds of each stage of one run over the folder `root`, in order; judging is all rules together. */
export async function stagesOf(root: string): Promise<ReadonlyMap<string, number>> {
  const stages = new Map<string, number>();
  let stage = 'reading';
  let since = performance.now();
  const enter = (what: string): void => {
    const now = performance.now();
    stages.set(stage, (stages.get(stage) ?? 0) + now - since);
    stage = what.replace(/^judging .*/, 'judging');
    since = now;
  };
  const repository = openRepository(root);
  await runGate({
    repository,
    rules: shippedRules(),
    programs: shippedPrograms(),
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
    onProgress: enter,
  });
  enter('');
  return stages;
}
