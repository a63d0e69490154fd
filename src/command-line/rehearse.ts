import { randomBytes } from 'node:crypto';
import { prepare } from '../prepare.ts';
import { planRehearsal, rehearseRepository } from '../rehearsal.ts';
import { FORMATS } from '../report/formats.ts';
import { planText } from '../report/plan-text.ts';
import { seenText } from '../report/seen-text.ts';
import { InputError } from '../repository/input-error.ts';
import { shippedVersion } from '../shipped.ts';
import { engineClient } from '../smoke/engine/client.ts';
import { type Engine, findEngine } from '../smoke/engine/engine.ts';
import { EngineError } from '../smoke/engine/engine-error.ts';
import type { Plan } from '../smoke/plan/plan.ts';
import { type PlanSettings, withSettings } from '../smoke/plan/settings.ts';
import { target } from './check.ts';
import { gitHubFiles } from './fetch-file.ts';
import type { Terminal } from './terminal.ts';

export interface RehearseOptions {
  /** Only say what would be done. */
  readonly plan?: boolean;
  /** The one image that is wanted, by its name in the plan. */
  readonly only?: string;
  readonly engine: string;
  /** What it means when no engine answers. */
  readonly withoutEngine: 'fail' | 'skip';
  readonly settings: PlanSettings;
}

/** The options as they are given. */
export interface GivenRehearsal {
  readonly plan?: boolean;
  readonly only?: string;
  readonly image?: string;
  readonly port?: number;
  readonly health?: string;
  readonly load?: string;
  readonly import?: readonly string[];
  readonly env?: readonly string[];
  readonly budget?: number;
  readonly starts?: number;
  readonly engine: string;
  readonly withoutEngine: RehearseOptions['withoutEngine'];
}

/** Throws an InputError for a request or a variable that is not written as one. */
export function rehearsalOptions({
  plan,
  only,
  engine,
  withoutEngine,
  ...given
}: GivenRehearsal): RehearseOptions {
  const { image, port, health, budget, starts } = given;
  const settings: PlanSettings = {
    ...(image === undefined ? {} : { image }),
    ...(port === undefined ? {} : { port }),
    ...(health === undefined ? {} : { health }),
    ...(budget === undefined ? {} : { budget }),
    ...(starts === undefined ? {} : { starts }),
    ...(given.load === undefined ? {} : { load: readRequest(given.load) }),
    imports: given.import ?? [],
    environment: Object.fromEntries((given.env ?? []).map(readVariable)),
  };
  return {
    engine,
    withoutEngine,
    settings,
    ...(plan === undefined ? {} : { plan }),
    ...(only === undefined ? {} : { only }),
  };
}

/** `POST /triage`, `POST /triage {"text": "…"}`, `/slow`. */
function readRequest(written: string): NonNullable<PlanSettings['load']> {
  const [, method = 'GET', path, body] = /^(?:([A-Z]+)\s+)?(\/\S*)(?:\s+(.+))?$/s.exec(written.trim()) ?? [];
  if (path === undefined)
    throw new InputError(
      `\`--load ${written}\` is no request: it is like \`POST /triage\`, with a body after it or none.`,
    );
  return { method, path, ...(body === undefined ? {} : { body }) };
}

function readVariable(written: string): [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(written) ?? [];
  if (name === undefined || value === undefined)
    throw new InputError(`\`--env ${written}\` is no variable: it is like \`LOG_LEVEL=info\`.`);
  return [name, value];
}

const WIDTH = 100;

/** `incident-gate rehearse`: the exit status. */
export async function rehearseCommand(
  folder: string | undefined,
  options: RehearseOptions,
  terminal: Terminal,
): Promise<number> {
  const at = target(folder === undefined ? [] : [folder], terminal.cwd());
  if (at.paths.length > 0)
    throw new InputError(`\`${folder}\` is no folder: a rehearsal is of a whole repository.`);
  const input = await prepare({ ...at, policyFrom: 'now', remoteFile: gitHubFiles(terminal.env, fetch) });
  const plans = (await planRehearsal(input, options.only)).map((plan) =>
    withSettings(plan, options.settings, 'the command line'),
  );
  if (plans.length === 0) {
    terminal.stderr.write(
      'There is nothing here to rehearse: no image is built and deployed by what was read.\n',
    );
    return 0;
  }
  for (const plan of plans) terminal.stderr.write(`${planText(plan)}\n`);
  if (options.plan === true) return 0;
  const engine = await findEngine(engineClient(options.engine, terminal.env));
  if ('missing' in engine) return withoutEngine(engine.missing, options, terminal);
  return untilCancelled((signal) => perform({ input, plans, engine, root: at.root, signal }, terminal));
}

/** Never a green lie: what was not rehearsed is said not to be. */
function withoutEngine(why: string, options: RehearseOptions, terminal: Terminal): number {
  const isFault = options.withoutEngine === 'fail';
  terminal.stderr.write(
    `incident-gate: ${isFault ? 'not rehearsed' : 'skipped'}, no container engine: ${why}.${isFault ? ' `--without-engine skip` lets that pass.' : ''}\n`,
  );
  return isFault ? 2 : 0;
}

interface Performance {
  readonly input: Awaited<ReturnType<typeof prepare>>;
  readonly plans: readonly Plan[];
  readonly engine: Engine;
  readonly root: string;
  readonly signal: AbortSignal;
}

async function perform(
  { input, plans, engine, root, signal }: Performance,
  terminal: Terminal,
): Promise<number> {
  const say = (what: string): void => {
    terminal.stderr.write(`${what} …\n`);
  };
  say(`rehearsing with ${engine.name}`);
  const id = randomBytes(6).toString('hex');
  const { seen, result } = await rehearseRepository(input, plans, { engine, root, id, signal, say });
  for (const one of seen) terminal.stdout.write(`${seenText(one)}\n`);
  const { verdict, sources } = result;
  const options = { tool: { name: 'incident-gate', version: shippedVersion() }, colour: false, width: WIDTH };
  terminal.stdout.write(FORMATS.text(verdict, sources, options));
  const isUnbuilt = seen.some(({ build }) => build !== undefined && build.image === undefined);
  return verdict.failed || isUnbuilt ? 1 : 0;
}

/** What a shell says of a program that a signal ended. */
const CANCELLED = 130;

/** Ends the work early on SIGINT and SIGTERM; it cleans up, and then this says so. */
async function untilCancelled(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return CANCELLED;
    if (error instanceof EngineError) throw new InputError(error.message);
    throw error;
  } finally {
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}
