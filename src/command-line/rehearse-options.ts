import { type Command, InvalidArgumentError, Option } from 'commander';
import { CONFIDENCES, type Confidence, SEVERITIES, type Severity } from '../policy/finding.ts';
import { FORMAT_NAMES } from '../report/formats.ts';
import { InputError } from '../repository/input-error.ts';
import { type PlanSettings, readRequest } from '../smoke/plan/settings.ts';
import { parseBytes, parseQuantity } from '../syntax/quantity.ts';
import { Outputs } from './outputs.ts';
import type { RehearseOptions } from './rehearse.ts';
import { ROOT } from './setup-commands.ts';
import type { Terminal } from './terminal.ts';

/** The options as they are given. */
interface Given {
  readonly plan?: boolean;
  readonly only?: string;
  readonly image?: string;
  readonly dockerfile?: string;
  readonly context?: string;
  readonly port?: number;
  readonly health?: string;
  readonly load?: string;
  readonly import?: readonly string[];
  readonly env?: readonly string[];
  readonly budget?: number;
  readonly starts?: number;
  readonly memory?: string;
  readonly engine: string;
  readonly withoutEngine?: RehearseOptions['withoutEngine'];
  readonly trace?: string;
  readonly replay?: string;
  readonly html?: string;
  readonly base?: string;
  readonly failOn?: Severity | 'never';
  readonly confidence?: Confidence;
  readonly fix?: boolean;
}

/** Adds `rehearse` to the command line. */
export function addRehearse(program: Command, terminal: Terminal, exit: (status: number) => void): void {
  const outputs = new Outputs();
  const command = program
    .command('rehearse')
    .description(
      'build each image that is deployed, start it in a container that is thrown away, ask it what its probes ask, and judge what was seen',
    )
    .argument('[folder]', ROOT)
    .option('--plan', 'only print what would be done, and what says so');
  addSettings(command);
  command
    .option('--engine <program>', 'the client of the container engine', 'docker')
    .addOption(
      new Option(
        '--without-engine <what>',
        'what it means when no engine answers (default: what .incident-gate.yml says, else fail)',
      ).choices(['fail', 'skip']),
    )
    .option('--trace <file>', 'write what was measured as JSON')
    .option('--replay <file>', 'judge what --trace wrote, by the files as they are now; needs no engine')
    .option('--html <file>', 'write the drawing of it all as one page')
    .option('--fix', 'mend by itself what a rule has a fix for, and judge what was measured again');
  addReporting(command, outputs);
  command.action(async (folder: string | undefined, given: Given) => {
    // Loaded only now: other commands need nothing of what it brings.
    const { rehearseCommand } = await import('./rehearse.ts');
    exit(await rehearseCommand({ folder, outputs: outputs.list(), terminal }, optionsOf(given)));
  });
}

/** What says how images are rehearsed, over what the configuration says. */
function addSettings(command: Command): void {
  command
    .option('--only <name>', 'one image, by its name in the plan')
    .option('--image <reference>', 'an image that is there already, instead of building one')
    .option('--dockerfile <path>', 'the image of this Dockerfile, whether anything deploys it or not')
    .option('--context <folder>', 'the folder that is sent to the build')
    .option('--port <number>', 'the port that is expected to answer', wholeNumber)
    .option('--health <path>', 'the path that is asked to see whether it is up')
    .option('--load <request>', 'a slow request, to see what it does to the others: "POST /triage"')
    .option('--import <module>', 'a module that must be importable; may be repeated', collected)
    .option(
      '--env <name=value>',
      'a variable; may be repeated. No secrets: code of the image sees it',
      collected,
    )
    .option('--budget <seconds>', 'how long a start may take', wholeNumber)
    .option('--starts <number>', 'how often it is started and measured', wholeNumber)
    .option('--memory <amount>', 'the memory that it may use, such as 512Mi');
}

/** As `check` has them. */
function addReporting(command: Command, outputs: Outputs): void {
  command
    .addOption(
      new Option('--format <name>', 'how to report; may be repeated, each with an --output of its own')
        .choices([...FORMAT_NAMES])
        .argParser((name) => outputs.format(name)),
    )
    .addOption(
      new Option('--output <file>', 'where the format before it goes (default: standard output)').argParser(
        (file) => outputs.file(file),
      ),
    )
    .option('--base <commit>', 'show and count of the files only what is new since a commit')
    .addOption(
      new Option('--fail-on <severity>', 'least severity that fails').choices([...SEVERITIES, 'never']),
    )
    .addOption(
      new Option('--confidence <level>', 'least confidence that is shown').choices([...CONFIDENCES]),
    );
}

/** Throws an InputError for a request or a variable that is not written as one. */
function optionsOf(given: Given): RehearseOptions {
  const { plan, only, engine, withoutEngine, trace, replay, html, base, failOn, confidence, fix } = given;
  const options = { plan, only, withoutEngine, trace, replay, html, base, failOn, confidence, fix };
  return { ...present(options), engine, settings: settingsOf(given) };
}

function settingsOf(given: Given): PlanSettings {
  const { image, dockerfile, context, port, health, budget, starts, import: imports } = given;
  const { load, env, memory } = given;
  return present({
    image,
    dockerfile: dockerfile === undefined ? undefined : withinRoot('--dockerfile', dockerfile),
    context: context === undefined ? undefined : withinRoot('--context', context),
    port,
    health,
    budget,
    starts,
    imports,
    load: load === undefined ? undefined : requestOf(load),
    environment: env === undefined ? undefined : Object.fromEntries(env.map(variableOf)),
    memoryBytes: memory === undefined ? undefined : bytesOf(memory),
  });
}

function present<T extends object>(all: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // The entries that are left are those of `all` that have a value.
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function withinRoot(flag: string, written: string): string {
  const path = written.replace(/^(?:\.\/)+|\/+$/g, '');
  if (path.startsWith('/') || path.split(/[\\/]/).includes('..'))
    throw new InputError(
      `\`${flag} ${written}\` leads out of the repository: give the path from its root, such as \`api/Dockerfile\`.`,
    );
  return path === '.' ? '' : path;
}

function requestOf(written: string): NonNullable<PlanSettings['load']> {
  const request = readRequest(written);
  if (request !== undefined) return request;
  throw new InputError(
    `\`--load ${written}\` is no request: it is like \`POST /triage\`, with a body after it or none.`,
  );
}

function variableOf(written: string): [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(written) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new InputError(`\`--env ${written}\` is no variable: it is like \`LOG_LEVEL=info\`.`);
}

function bytesOf(written: string): number {
  const bytes = parseBytes(written) ?? parseQuantity(written);
  if (bytes !== undefined && bytes >= 6 * 1024 ** 2) return Math.round(bytes);
  throw new InputError(`\`--memory ${written}\` is no amount of memory from 6 MiB: it is like \`512Mi\`.`);
}

function wholeNumber(written: string): number {
  if (/^[1-9]\d{0,4}$/.test(written)) return Number(written);
  throw new InvalidArgumentError('It is a whole number from 1 to 99999.');
}

function collected(one: string, before: readonly string[] = []): readonly string[] {
  return [...before, one];
}
