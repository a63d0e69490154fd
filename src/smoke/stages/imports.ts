import { type ContainerSpec, createContainer } from '../engine/container.ts';
import { ask } from '../engine/engine.ts';
import { reachesOut } from '../observe/offline.ts';
import type { Bench } from '../observe/watch.ts';
import type { PlannedImport } from '../plan/plan.ts';
import { ANSWER_MARK, type DriverTask, NODE_DRIVER, PYTHON_DRIVER } from './import-drivers.ts';

/** What came of importing one module in the image. */
export interface ImportResult {
  readonly module: string;
  /** `running`: it did not end in the time it was given, as an entry module does that serves. */
  readonly result: 'imported' | 'running' | 'failed' | 'untried';
  /** Its class, `ModuleNotFoundError`; or why it was not tried, as a clause. Text of the image: hostile. */
  readonly exception?: string;
  readonly message?: string;
  /** The module that is not there, where that is what is wrong. */
  readonly missing?: string;
  /** File in the image and line, the innermost last. */
  readonly frames: readonly (readonly [file: string, line: number])[];
}

/** Seconds for one module: heavy libraries take many on a small machine. */
const SECONDS_EACH = 60;
/** How the interpreters are called, the first that the image has. */
const INTERPRETERS = { python: ['python', 'python3'], node: ['node'] } as const;

/** Imports the modules of one language in a container made as the image's own would be. */
export async function importModules(
  bench: Bench,
  spec: ContainerSpec,
  imports: readonly PlannedImport[],
): Promise<ImportResult[]> {
  const results: ImportResult[] = [];
  for (const language of ['python', 'node'] as const) {
    const tasks = imports.filter((one) => one.language === language).map(taskOf);
    if (tasks.length > 0) results.push(...(await importWith(bench, spec, { language, tasks })));
  }
  return results;
}

interface Batch {
  readonly language: PlannedImport['language'];
  readonly tasks: readonly DriverTask[];
}

function taskOf({ module, directory, searched }: PlannedImport): DriverTask {
  return {
    module,
    ...(directory === undefined ? {} : { directory }),
    ...(searched === undefined ? {} : { searched }),
  };
}

async function importWith(
  bench: Bench,
  spec: ContainerSpec,
  { language, tasks }: Batch,
): Promise<ImportResult[]> {
  const modules = tasks.map(({ module }) => module);
  const driver = language === 'python' ? PYTHON_DRIVER : NODE_DRIVER;
  const flag = language === 'python' ? '-c' : '-e';
  let why = '';
  for (const entrypoint of INTERPRETERS[language]) {
    const command = [flag, driver, String(SECONDS_EACH), ...tasks.map((task) => JSON.stringify(task))];
    const { client, owner, signal } = bench;
    const id = await createContainer(client, owner, { ...spec, entrypoint, command });
    const seconds = SECONDS_EACH * modules.length + 30;
    const answer = await client.run(['start', '--attach', id], { seconds, signal });
    signal.throwIfAborted();
    await ask(client, ['rm', '--force', '--volumes', id]);
    const results = resultsIn(answer.output);
    if (results.length > 0)
      return [...results.map(heldOffline), ...untried(modules.slice(results.length), 'it was not reached')];
    why = (answer.errors.trim().split('\n').at(-1) ?? '').slice(0, 300);
  }
  return untried(modules, `the image has no ${language} that runs: ${why}`);
}

/** What fails for want of the internet, or of a service that is not there, may be importable all the same. */
function heldOffline(result: ImportResult): ImportResult {
  const { module, exception = '', message = '' } = result;
  if (result.result !== 'failed' || !reachesOut(`${exception} ${message}`)) return result;
  return {
    ...result,
    result: 'untried',
    exception: `it reaches out while it is imported: ${exception}`,
    module,
  };
}

function untried(modules: readonly string[], exception: string): ImportResult[] {
  return modules.map((module) => ({ module, result: 'untried', exception, frames: [] }));
}

/** The answers among what a driver printed; what is not of their form is left out. */
export function resultsIn(output: string): ImportResult[] {
  return output.split('\n').flatMap((line): ImportResult[] => {
    if (!line.startsWith(ANSWER_MARK)) return [];
    try {
      const answer: unknown = JSON.parse(line.slice(ANSWER_MARK.length));
      return isAnswer(answer) ? [resultOf(answer)] : [];
    } catch {
      return [];
    }
  });
}

interface DriverAnswer {
  readonly module: string;
  readonly result: 'imported' | 'running' | 'failed';
  readonly [key: string]: unknown;
}

function isAnswer(value: unknown): value is DriverAnswer {
  if (typeof value !== 'object' || value === null || !('module' in value) || !('result' in value))
    return false;
  return typeof value.module === 'string' && ['imported', 'running', 'failed'].includes(String(value.result));
}

function resultOf({ module, result, exception, message, missing, frames }: DriverAnswer): ImportResult {
  return {
    module,
    result,
    ...(typeof exception === 'string' ? { exception } : {}),
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof missing === 'string' ? { missing } : {}),
    frames: Array.isArray(frames) ? frames.flatMap(frameOf) : [],
  };
}

function frameOf(value: unknown): [string, number][] {
  if (!Array.isArray(value)) return [];
  const [file, line] = value as readonly unknown[];
  return typeof file === 'string' && typeof line === 'number' ? [[file, line]] : [];
}
