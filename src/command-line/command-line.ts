import { Command, CommanderError, Option } from 'commander';
import { SCOPES } from '../policy/configuration/configuration.ts';
import { CONFIDENCES, SEVERITIES } from '../policy/finding.ts';
import { FORMAT_NAMES } from '../report/formats.ts';
import { InputError } from '../repository/input-error.ts';
import { shippedVersion } from '../shipped.ts';
import { check } from './check.ts';
import { explain, listRules } from './explain.ts';
import { drawMap, MAP_FORMATS, type MapOptions } from './map.ts';
import { Outputs } from './outputs.ts';
import { addRehearse } from './rehearse-options.ts';
import { addBaseline, addInit } from './setup-commands.ts';
import type { Terminal } from './terminal.ts';

/** Exit statuses: see `--help`. */
const [WRONG_USE, FAULT] = [2, 3];

const CLOSING_HELP = `
Exit status:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong use, or a mistake in the configuration or in a rule
  3  a fault of the gate itself

Examples:
  incident-gate init                           a workflow and a configuration to begin with
  incident-gate check                          this folder
  incident-gate check path/to/repository       a repository of its own
  incident-gate check deploy.sh compose.yml    these files of this folder
  incident-gate check --format sarif --output gate.sarif --format text
  incident-gate check --base origin/main       what is new since then
  incident-gate check --fix-dry-run > fixes.diff
  incident-gate map > deployment.mmd
  incident-gate rehearse --html rehearsal.html --trace rehearsal.json
  incident-gate rehearse --replay rehearsal.json
  incident-gate explain auto-reload

A finding that is right where it is can be allowed on its line or the line above, with the reason:
  # incident-gate: allow auto-reload until=2027-03-31 -- the demo box, nobody depends on it`;

const PATHS = 'a folder, taken as a repository of its own, or files, taken as part of this folder';

/** Runs one command line and gives its exit status. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  let status = 0;
  const program = commands(terminal, (value) => {
    status = value;
  });
  try {
    await program.parseAsync([...argv]);
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
    if (error instanceof InputError) {
      terminal.stderr.write(`incident-gate: ${error.message}\n`);
      return WRONG_USE;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.stderr.write(
      `incident-gate: a fault of the gate, not of your repository. Please report it with these lines:\n${detail}\n`,
    );
    return FAULT;
  }
}

function commands(terminal: Terminal, exit: (status: number) => void): Command {
  const program = new Command('incident-gate')
    .description('Stops a known deployment incident from shipping again.')
    .version(shippedVersion())
    .addHelpText('after', CLOSING_HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    });
  addCheck(program, terminal, exit);
  addInit(program, terminal, exit);
  program
    .command('map')
    .description('draw what is deployed: who starts what, on which port, with which probe, from which file')
    .argument('[paths...]', PATHS)
    .addOption(
      new Option('--format <name>', 'mermaid for a README or a job summary, dot for Graphviz')
        .choices([...MAP_FORMATS])
        .default('mermaid'),
    )
    .option('--output <file>', 'where it goes (default: standard output)')
    .action(async (paths: string[], options: MapOptions) => {
      exit(await drawMap(paths, options, terminal));
    });
  addBaseline(program, terminal, exit);
  addRehearse(program, terminal, exit);
  program
    .command('explain')
    .description('print what a rule says, the incident behind it, what to do and what is no remedy')
    .argument('<rule>', 'its name, as reports show it in brackets')
    .action((rule: string) => exit(explain(rule, terminal)));
  program
    .command('rules')
    .description('list all rules by the incident they come from')
    .action(() => exit(listRules(terminal)));
  return program;
}

function addCheck(program: Command, terminal: Terminal, exit: (status: number) => void): void {
  const outputs = new Outputs();
  program
    .command('check', { isDefault: false })
    .description('judge a repository (default: this folder), or some of its files')
    .argument('[paths...]', PATHS)
    .addOption(
      new Option(
        '--format <name>',
        'text and summary (Markdown) are for people, github annotates the lines from a workflow; may be repeated, each with an --output of its own. Unless given, text',
      )
        .choices([...FORMAT_NAMES])
        .argParser((name) => outputs.format(name)),
    )
    .addOption(
      new Option('--output <file>', 'where the format before it goes (default: standard output)').argParser(
        (file) => outputs.file(file),
      ),
    )
    .addOption(
      new Option(
        '--fail-on <severity>',
        'least severity that fails; unless given, what .incident-gate.yml says, else error',
      ).choices([...SEVERITIES, 'never']),
    )
    .addOption(
      new Option(
        '--confidence <level>',
        'least confidence that is shown; unless given, what .incident-gate.yml says, else medium',
      ).choices([...CONFIDENCES]),
    )
    .option(
      '--base <commit>',
      'a commit or branch to compare with: what is new since then is shown and can fail, and rules that compare are asked',
    )
    .addOption(
      new Option(
        '--fail-on-scope <scope>',
        'with --base: whether only what is new is shown and can fail, or all; unless given, what .incident-gate.yml says, else new',
      )
        .choices([...SCOPES])
        .conflicts('onlyNew'),
    )
    .option('--only-new', 'the same as --fail-on-scope new')
    .option(
      '--policy-from-base',
      'with --base: judge by the configuration, rules and baseline of the base, so that a change cannot exempt itself',
    )
    .option('--fix', 'mend by itself what a rule has a fix for, then report what is left')
    .addOption(
      new Option(
        '--fix-dry-run',
        'print what --fix would change as a diff for `git apply`; the report goes to standard error',
      ).conflicts('fix'),
    )
    .option(
      '--undecided',
      'also list what could not be decided, because the repository does not settle a value',
    )
    .action(async (paths: string[], options: Parameters<typeof check>[1]) => {
      exit(await check({ paths, outputs: outputs.list(), terminal }, options));
    });
}
