import type { Command } from 'commander';
import { showBaseline, updateBaseline, writeNewBaseline } from './baseline.ts';
import { type InitOptions, init } from './init.ts';
import type { Terminal } from './terminal.ts';

/** How `--help` describes a folder that must be a whole repository. */
export const ROOT = "the repository's root (default: this folder)";

/** `init`. */
export function addInit(program: Command, terminal: Terminal, exit: (status: number) => void): void {
  program
    .command('init')
    .description(
      'write a workflow and a configuration that suit a repository, and say what would be found today',
    )
    .argument('[folder]', ROOT)
    .option('--dry-run', 'print both files and write nothing')
    .option('--force', 'overwrite what is there')
    .action(async (folder: string | undefined, options: InitOptions) => {
      exit(await init({ folder, terminal }, options));
    });
}

/** `baseline write | update | show`. */
export function addBaseline(program: Command, terminal: Terminal, exit: (status: number) => void): void {
  const baseline = program
    .command('baseline')
    .description(
      'let what is found today pass, with its date and reason, until it is mended (.incident-gate/baseline.json)',
    );
  baseline
    .command('write')
    .description('let everything pass that is found today')
    .argument('[folder]', ROOT)
    .option('--reason <text>', 'why they may pass, for whoever reads it later')
    .option('--force', 'overwrite the one that is there, with its dates and reasons')
    .action(async (folder: string | undefined, options: Parameters<typeof writeNewBaseline>[1]) => {
      exit(await writeNewBaseline({ folder, terminal }, options));
    });
  baseline
    .command('update')
    .description('drop what matches nothing any more, and follow what moved')
    .argument('[folder]', ROOT)
    .option('--add', 'also let everything pass that is found now; needs --reason')
    .option('--reason <text>', 'with --add: why that may pass')
    .action(async (folder: string | undefined, options: Parameters<typeof updateBaseline>[1]) => {
      exit(await updateBaseline({ folder, terminal }, options));
    });
  baseline
    .command('show')
    .description('list what passes, where it is now, since when and why')
    .argument('[folder]', ROOT)
    .action(async (folder: string | undefined) => exit(await showBaseline({ folder, terminal })));
}
