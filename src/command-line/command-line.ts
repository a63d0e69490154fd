import { Command, CommanderError, Option } from 'commander';
import { SCOPES } from '../policy/configuration.ts';
import { CONFIDENCES, SEVERITIES } from '../policy/finding.ts';
import { FORMAT_NAMES } from '../report/formats.ts';
import { InputError } from '../repository/input-error.ts';
import { shippedVersion } from '../shipped.ts';
import { showBaseline, updateBaseline, writeNewBaseline } from './baseline.ts';
import { check } from './check.ts';
import { explain, listRules } from './explain.ts';
import { drawMap, MAP_FORMATS, type MapOptions } from './map.ts';
import { Outputs } from './outputs.ts';
import { addRehearse } from './rehearse-options.ts';
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
  incident-gate check                          this folder
  incident-gate check path/to/repository       a repository of its own
  incident-gate check deploy.sh compose.yml    these files of this folder
  incident-gate check --format sarif --output gate.sarif --format text
  incident-gate check --base origin/main
  incident-gate check --fix-dry-run > fixes.diff
  incident-gate map > deployment.mmd
  incident-gate rehearse --html rehearsal.html --trace rehearsal.json
  incident-gate rehearse --replay rehearsal.json
  incident-gate explain auto-reload

A finding that is right where it is can be allowed on its line or the line above, with the reason:
  # incident-gate: allow auto-reload until=2027-03-31 -- the demo box, nobody depends on it`;

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
  program
    .command('map')
    .description('draw what is deployed: who starts what, on which port, with which probe, from which file')
    .argument('[paths...]', 'as for check')
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
    .command('explain <rule>')
    .description('print what a rule says, the incident behind it, what to do and what is no remedy')
    .action((rule: string) => exit(explain(rule, terminal)));
  program
    .command('rules')
    .description('list all rules by the incident they come from')
    .action(() => exit(listRules(terminal)));
  return program;
}

function addBaseline(program: Command, terminal: Terminal, exit: (status: number) => void): void {
  const baseline = program
    .command('baseline')
    .description('live with what is found today, for now: .incident-gate/baseline.json');
  baseline
    .command('write')
    .description('let everything pass that is found today')
    .argument('[folder]', "the repository's root (default: this folder)")
    .option('--reason <text>', 'why, for whoever reads it later')
    .option('--force', 'write it anew, without the dates and reasons that it has')
    .action(async (folder: string | undefined, options: Parameters<typeof writeNewBaseline>[1]) => {
      exit(await writeNewBaseline({ folder, terminal }, options));
    });
  baseline
    .command('update')
    .description('drop what matches nothing any more, and follow what moved')
    .argument('[folder]', 'as for write')
    .option('--add', 'also let pass what is found today')
    .option('--reason <text>', 'with --add: why')
    .action(async (folder: string | undefined, options: Parameters<typeof updateBaseline>[1]) => {
      exit(await updateBaseline({ folder, terminal }, options));
    });
  baseline
    .command('show')
    .description('list what passes, where it is now, since when and why')
    .argument('[folder]', 'as for write')
    .action(async (folder: string | undefined) => exit(await showBaseline({ folder, terminal })));
}

function addCheck(program: Command, terminal: Terminal, exit: (status: number) => void): void {
  const outputs = new Outputs();
  program
    .command('check', { isDefault: false })
    .description('judge a repository (default: this folder), or some of its files')
    .argument(
      '[paths...]',
      'one folder is judged as a repository of its own; files are judged as part of this folder',
    )
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
    .addOption(
      new Option('--fail-on <severity>', 'least severity that fails').choices([...SEVERITIES, 'never']),
    )
    .addOption(new Option('--confidence <level>', 'least confidence that is shown').choices([...CONFIDENCES]))
    .option('--base <commit>', 'tell what is new since a commit, and judge what only a comparison shows')
    .addOption(
      new Option('--fail-on-scope <scope>', 'with --base: whether only what is new is shown and can fail')
        .choices([...SCOPES])
        .conflicts('onlyNew'),
    )
    .option('--only-new', 'the same as --fail-on-scope new')
    .option('--policy-from-base', 'with --base: judge by the configuration, rules and baseline of the base')
    .option('--fix', 'mend by itself what a rule has a fix for, then report what is left')
    .addOption(
      new Option(
        '--fix-dry-run',
        'print what --fix would change as a diff for `git apply`; the report goes to standard error',
      ).conflicts('fix'),
    )
    .option('--undecided', 'list what could not be decided, and why')
    .action(async (paths: string[], options: Parameters<typeof check>[1]) => {
      exit(await check({ paths, outputs: outputs.list(), terminal }, options));
    });
}
