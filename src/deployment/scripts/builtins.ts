import { Text } from '../../repository/text.ts';
import { parseShell } from '../../syntax/shell/shell.ts';
import type { Assignment, SimpleCommand, Word } from '../../syntax/shell/tree.ts';
import { ONE_WORD, ROOT, repositoryPath } from '../paths.ts';
import { expandUnsplit, expandWords } from './expand.ts';
import { forkShell, type Outcome, type Shell, type Surroundings } from './shell.ts';
import { isArray } from './variables.ts';
import type { Walking } from './walking.ts';

interface Call {
  readonly statement: SimpleCommand;
  readonly argv: readonly Text[];
  readonly shell: Shell;
  readonly around: Surroundings;
  readonly walker: Walking;
}

/** Builtins that change the shell itself. Undefined: go on and treat it as a command as well. */
type Builtin = (call: Call) => Outcome | undefined;

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['set', set],
  ['export', declare],
  ['declare', declare],
  ['typeset', declare],
  ['local', declare],
  ['readonly', declare],
  ['unset', unset],
  ['cd', changeDirectory],
  ['pushd', changeDirectory],
  ['popd', forgetDirectory],
  ['source', source],
  ['.', source],
  ['eval', evaluate],
  ['trap', trap],
  ['read', read],
  ['shift', shift],
  ['exit', () => 'ends'],
  ['return', () => 'leaves'],
  ['break', () => 'leaves'],
  ['continue', () => 'leaves'],
]);

/** Carries out one assignment. */
export function assign(assignment: Assignment, shell: Shell): void {
  const { name, value, append } = assignment;
  if (value === undefined) return;
  if (assignment.index !== undefined) return shell.variables.set(name.value, elementSet(assignment));
  const old = shell.variables.get(name.value);
  if (isWords(value)) {
    const added = expandWords(value, shell);
    const before = append && old !== undefined ? (isArray(old) ? old : [old]) : [];
    return shell.variables.set(name.value, [...before, ...added]);
  }
  const text = expandUnsplit(value, shell);
  if (!append || old === undefined) return shell.variables.set(name.value, text);
  shell.variables.set(name.value, isArray(old) ? [...old, text] : Text.join([old, text]));
}

function elementSet(assignment: Assignment): Text {
  return Text.unknown(
    `\`$${assignment.name.value}\` is set element by element`,
    assignment.text.span(),
    ONE_WORD,
  );
}

function isWords(value: Word | readonly Word[]): value is readonly Word[] {
  return Array.isArray(value);
}

function set({ argv, shell }: Call): undefined {
  for (const [i, word] of argv.entries()) {
    const on = word.value.startsWith('-');
    if (/^[-+][A-Za-z]+$/.test(word.value) && word.value.includes('e')) shell.errexit = on;
    if (/^[-+][A-Za-z]*o$/.test(word.value)) {
      if (argv[i + 1]?.value === 'errexit') shell.errexit = on;
      if (argv[i + 1]?.value === 'pipefail') shell.pipefail = on;
    }
    if (word.value === '--') break;
  }
  return undefined;
}

function declare({ statement, argv, shell }: Call): Outcome {
  const isExport = argv[0]?.value === 'export' || argv.some((word) => /^-[a-wyz]*x/.test(word.value));
  for (const assignment of statement.assignments) {
    assign(assignment, shell);
    if (isExport) shell.variables.export(assignment.name.value);
  }
  return 'on';
}

function unset({ argv, shell }: Call): Outcome {
  for (const word of argv.slice(1)) shell.variables.unset(word.value);
  return 'on';
}

function changeDirectory({ argv, shell, around }: Call): undefined {
  const target = argv.slice(1).find((word) => !/^-[LPe@]+$|^--$/.test(word.value));
  const isCertain = around.failure !== 'tested' || !around.isCondition;
  shell.directory =
    target === undefined || !isCertain ? undefined : repositoryPath(target.value, shell.directory);
  return undefined;
}

function forgetDirectory({ shell }: Call): Outcome {
  shell.directory = undefined;
  return 'on';
}

/** Walks the sourced file in this shell. Its path is tried from the working directory, the script's folder and the root. */
function source({ argv, shell, around, walker }: Call): Outcome | undefined {
  const target = argv[1];
  const path = target === undefined ? undefined : sourcedPath(target, shell, walker);
  const statements = path === undefined || around.depth > 12 ? undefined : walker.world.source(path);
  if (
    path === undefined ||
    statements === undefined ||
    walker.sourced.filter((one) => one === path).length > 3
  )
    return undefined;
  walker.sourced.push(path);
  const inside = { ...shell, scriptPath: path };
  const outcome = walker.statements(statements, inside, { ...around, depth: around.depth + 1 });
  shell.errexit = inside.errexit;
  shell.pipefail = inside.pipefail;
  shell.directory = inside.directory;
  return outcome === 'ends' ? 'ends' : 'on';
}

function sourcedPath(target: Text, shell: Shell, walker: Walking): string | undefined {
  const own = walker.script.path.split('/').slice(0, -1).join('/');
  const candidates = target.isKnown
    ? [shell.directory, own, ''].map((directory) => repositoryPath(target.value, directory))
    : [ownFolder(target, own)];
  return candidates.find((path) => path !== undefined && walker.world.hasFile(path));
}

/** `$DIR/lib.sh` with an unknown `$DIR`: most often the script's own folder. */
function ownFolder(target: Text, own: string): string | undefined {
  const rest = target.value.match(/^[\u{FFFB}\u{FFFC}]\/(.+)$/u)?.[1];
  return rest === undefined ? undefined : repositoryPath(`${ROOT}/${own}/${rest}`, undefined);
}

function evaluate({ argv, shell, around, walker }: Call): Outcome {
  const words = argv.slice(1);
  if (words.length === 0 || around.depth > 12) return 'on';
  const pieces = words.flatMap((word, i) =>
    i === 0 ? [word] : [Text.standing(' ', word.slice(0, 0).span()), word],
  );
  return walker.statements(parseShell(Text.join(pieces)).body, shell, { ...around, depth: around.depth + 1 });
}

function trap({ argv, shell, around, walker }: Call): Outcome {
  const [handler, ...signals] = argv.slice(1).filter((word) => word.value !== '--');
  if (handler === undefined || signals.length === 0 || around.depth > 12) return 'on';
  const names = signals.map((signal) => signal.value.replace(/^SIG/, ''));
  const order = walker.nextOrder();
  const acts = walker.during(() => {
    if (handler.value === '' || handler.value === '-') return;
    const inside = { ...around, trap: names, depth: around.depth + 1 };
    walker.statements(parseShell(handler).body, forkShell(shell), inside);
  });
  walker.traps.push({ signals: names, acts, order });
  return 'on';
}

function read({ argv, shell, statement }: Call): Outcome {
  for (const word of argv.slice(1)) {
    if (/^[A-Za-z_]\w*$/.test(word.value)) {
      shell.variables.set(
        word.value,
        Text.unknown(`\`$${word.value}\` is read at run time`, statement.text.span(), ONE_WORD),
      );
    }
  }
  return 'on';
}

function shift({ argv, shell }: Call): Outcome {
  const count = argv[1] === undefined ? 1 : Number(argv[1].value);
  shell.variables.positional = Number.isInteger(count) ? shell.variables.positional?.slice(count) : undefined;
  return 'on';
}
