import type { Measure } from '../../src/deployment/deployment.ts';
import { measuredBoot, type Seen } from '../../src/smoke/measured/measured.ts';
import type { Plan } from '../../src/smoke/plan/plan.ts';
import { plansOf } from '../../src/smoke/plan/plan-of.ts';
import type { ImportResult } from '../../src/smoke/stages/imports.ts';
import type { Boot, Sample } from '../../src/smoke/trace/trace.ts';

/** A boot as an example writes it: what is absent did not happen. */
type WrittenBoot = Partial<Omit<Boot, 'health' | 'output'>> & {
  readonly output?: readonly string[];
  /** The same with the time of each line. */
  readonly printed?: readonly { readonly at: number; readonly text: string }[];
  /** Of the path or port that is asked to see whether it is up. */
  readonly health?: readonly Sample[];
  /** Of each command that a health check runs. */
  readonly checks?: readonly Sample[];
  /** Of other paths that probes ask for. */
  readonly paths?: Readonly<Record<string, readonly Sample[]>>;
};

interface Written {
  readonly imports?: readonly (Pick<ImportResult, 'module' | 'result'> & Partial<ImportResult>)[];
  readonly boots?: readonly WrittenBoot[];
  readonly hidden?: Seen['hidden'];
}

/** What an example says was seen of the one image that its files deploy, under the plan that the gate makes for it. */
export function measureOf(written: Readonly<Record<string, unknown>>): Measure {
  return (deployment) => {
    const [plan] = plansOf(deployment);
    if (plan === undefined) throw new Error('the files of the example deploy no image');
    // An example is ours; its form is checked by what comes of it.
    const { imports = [], boots = [], hidden = [] } = written as Written;
    const trace = {
      schemaVersion: 1 as const,
      sampledEvery: 0.2,
      boots: (boots.length === 0
        ? [{ watchedFor: 5, output: ['up'], firstAccept: 1, firstSuccess: 1 }]
        : boots
      ).map((boot) => bootOf(boot, plan)),
    };
    const seen = { plan, imports: imports.map((one) => ({ frames: [], ...one })), trace, hidden };
    return [measuredBoot(deployment, seen)];
  };
}

function bootOf(
  { output = [], printed, health = [], checks = [], paths = {}, ...boot }: WrittenBoot,
  plan: Plan,
): Boot {
  const target = plan.health?.value;
  const targets = plan.probes.flatMap((probe) => probe.target ?? []);
  const commands = targets.filter(({ kind }) => kind === 'exec');
  return {
    watchedFor: boot.exit?.at ?? 5,
    sockets: [],
    events: [],
    ...boot,
    health: [
      ...(target === undefined || health.length === 0 ? [] : [{ target, samples: health }]),
      ...(checks.length === 0 ? [] : commands.map((command) => ({ target: command, samples: checks }))),
      ...targets.flatMap((one) => {
        const samples = one.kind === 'http' ? paths[one.path] : undefined;
        return samples === undefined ? [] : [{ target: one, samples }];
      }),
    ],
    output: (printed ?? output.map((text) => ({ at: 0.1, text }))).map((line) => ({
      ...line,
      stream: 'stdout',
    })),
  };
}
