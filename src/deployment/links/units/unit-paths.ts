import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import { splitExec } from '../../../syntax/systemd/words.ts';
import type { Act } from '../../acts/act.ts';
import { textOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import { fileWritesOf } from '../commands/file-writes.ts';
import { isRealDevice, type PathUse } from './sandbox.ts';
import { programsOf } from './unit-programs.ts';

/** A path that a unit's commands use, and where that is said. */
export interface UsedPath {
  readonly path: string;
  readonly use: PathUse;
  readonly text: Text;
}

const COMMANDS = ['ExecCondition', 'ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload', 'ExecStop'];

/** What a unit runs and writes in its sandbox, by its own lines and by the scripts of the repository that it runs. */
export function pathsOf(deployment: Deployment, unit: Unit): UsedPath[] {
  const lines = COMMANDS.filter((name) => name === 'ExecStart' || !isForStartOnly(unit)).flatMap((name) => {
    const commands = unit.file.directives('Service', name).flatMap(({ value }) => splitExec(value));
    // `+` runs outside the sandbox, `-` may fail.
    const isExempt = commands.some(({ prefixes }) => prefixes.some(({ value }) => /[-+]/.test(value)));
    return isExempt ? [] : [{ name, commands }];
  });
  return [
    ...folderOf(unit),
    ...lines.flatMap(({ commands }) =>
      commands.flatMap(({ argv: [program, ...words] }) => [
        ...usedAt(program, 'execute'),
        ...words.flatMap((word) => (isRealDevice(word.value) ? usedAt(word, 'read') : [])),
      ]),
    ),
    ...lines.flatMap(({ name }) =>
      programsOf(deployment, unit, name)
        .runs.flatMap((run) => run.acts)
        .filter(isCertain)
        .flatMap((act) => [...usedAt(act.runs, 'read'), ...writtenBy(deployment, act)]),
    ),
  ];
}

/** `PermissionsStartOnly=` keeps the sandbox to ExecStart= (systemd.service(5), before version 231). */
function isForStartOnly({ file }: Unit): boolean {
  return /^(?:1|y|yes|t|true|on)$/i.test(file.last('Service', 'PermissionsStartOnly')?.value.value ?? '');
}

function folderOf({ file }: Unit): UsedPath[] {
  return usedAt(file.last('Service', 'WorkingDirectory')?.value, 'enter');
}

/** It is run whatever happens, here, and its failure counts. */
function isCertain({ line }: Act): boolean {
  const { flow, where } = line;
  return (
    flow.called &&
    flow.conditions.length === 0 &&
    flow.onFailure !== 'tested' &&
    flow.onFailure !== 'ignored' &&
    flow.trap === undefined &&
    where.at(-1)?.kind === 'host'
  );
}

/** Options by which servers are told where to write. */
const FILES = [
  'log-file',
  'logfile',
  'logpath',
  'log-path',
  'access-logfile',
  'error-logfile',
  'pid',
  'pidfile',
  'pid-file',
];

function writtenBy(deployment: Deployment, act: Act): UsedPath[] {
  const { programs } = deployment;
  const written = fileWritesOf(deployment)(act).flatMap(({ path, where }) =>
    where.length === act.line.where.length ? [path] : [],
  );
  const made = act.kind === 'create' ? textsOf(programs, act, 'target') : [];
  const told =
    act.kind === 'serve'
      ? [
          textOf(programs, act, 'data_directory'),
          ...FILES.flatMap((name) => (act.options.get(name) ?? []).map(({ value }) => value)),
        ]
      : [];
  return [...written, ...made, ...told].flatMap((text) => usedAt(text, 'write'));
}

function usedAt(text: Text | undefined, use: PathUse): UsedPath[] {
  if (text === undefined || !text.isKnown || !/^\/[^%$]*$/.test(text.value)) return [];
  return [{ path: posix.normalize(text.value).replace(/(?<=.)\/$/, ''), use, text }];
}
