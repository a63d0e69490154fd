import { posix } from 'node:path';
import type { RepositoryFile } from '../../repository/repository.ts';
import type { Text } from '../../repository/text.ts';
import { detectCrontabForm, parseCrontab } from '../../syntax/crontab.ts';
import { parseMakefile } from '../../syntax/makefile/makefile.ts';
import { parsePackageScripts } from '../../syntax/package-scripts.ts';
import type { SyntaxProblem } from '../../syntax/problem.ts';
import { parseProcfile } from '../../syntax/procfile.ts';
import { parseSupervisord, supervisordOption } from '../../syntax/supervisord.ts';
import { systemdWords } from '../../syntax/systemd/quoting.ts';
import { argvScript, environmentOf, type Lowered, shellScript } from './script-of.ts';

/** What a file says will run, and what of the file itself could not be read. */
export interface LoweredFile {
  readonly lowered: readonly Lowered[];
  readonly problems: readonly SyntaxProblem[];
}

export function lowerCrontab(file: RepositoryFile, text: Text): LoweredFile {
  const crontab = parseCrontab(text, detectCrontabForm(file.path, text));
  const environment = environmentOf(crontab.assignments);
  const lowered = crontab.entries.map(({ command, schedule }) =>
    shellScript(command, { origin: { kind: 'cron', schedule }, environment }),
  );
  return { lowered, problems: crontab.problems };
}

/** Each recipe line has a shell of its own, unless `.ONESHELL` gives them one; make stops at the first that fails. */
export function lowerMakefile(file: RepositoryFile, text: Text): LoweredFile {
  const make = parseMakefile(text);
  const flags = make.shellFlags?.value ?? '';
  const shell = posix.basename(make.shell?.value.split(' ')[0] ?? 'sh');
  const directory = folderOf(file.path);
  const lowered = make.rules.flatMap((rule) =>
    rule.recipe.map((line) =>
      shellScript(line.command, {
        origin: { kind: 'recipe', target: rule.targets[0]?.value ?? '' },
        shell,
        errexit: /-\w*e/.test(flags),
        pipefail: flags.includes('pipefail'),
        directory,
      }),
    ),
  );
  return { lowered, problems: make.problems };
}

export function lowerPackage(file: RepositoryFile, text: Text): LoweredFile {
  const { scripts, problems } = parsePackageScripts(text);
  const lowered = scripts.map(({ name, command }) =>
    shellScript(command, {
      origin: { kind: 'package-script', name: name.value },
      directory: folderOf(file.path),
    }),
  );
  return { lowered, problems };
}

export function lowerProcfile(file: RepositoryFile, text: Text): LoweredFile {
  const { processes, problems } = parseProcfile(text);
  const lowered = processes.map(({ name, command }) =>
    shellScript(command, { origin: { kind: 'procfile', name: name.value }, directory: folderOf(file.path) }),
  );
  return { lowered, problems };
}

/** supervisord splits a command as a shell would, and runs it without one (supervisor's process.py). */
export function lowerSupervisord(_file: RepositoryFile, text: Text): LoweredFile {
  const { sections, problems } = parseSupervisord(text);
  const lowered = sections.flatMap((section) => {
    const command = supervisordOption(section, 'command')?.value;
    if (section.kind !== 'program' || command === undefined) return [];
    const argv = systemdWords(command).map((word) => word.value);
    return [
      argvScript(argv, command, { origin: { kind: 'supervisor', program: section.name?.value ?? '' } }),
    ];
  });
  return { lowered, problems };
}

/** The folder of a path; the root is the empty string. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}
