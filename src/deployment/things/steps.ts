import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { copyEnd } from '../links/commands/file-writes.ts';
import { compareMachines, textKey } from '../links/commands/machines.ts';
import { actsAfter, actsBefore, firstOf, type Sequence, sequencesOf } from '../links/commands/sequences.ts';
import { isUnnoticed } from '../links/outcomes/unnoticed.ts';
import { isBackup } from '../links/outcomes/work.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Step } from '../model/step.ts';
import { isUnknown } from '../unknown.ts';

type StepKind = Extract<Step['kind'], string>;

/** Every step of a script or workflow on which later ones stand. */
export function stepsOf(deployment: Deployment): Step[] {
  return sequencesOf(deployment).flatMap((sequence) => {
    const { kind } = sequence.runs[0]?.script.origin ?? {};
    if (kind !== 'file' && kind !== 'workflow') return [];
    const found = sequence.acts.flatMap((act) => {
      const what = kindOf(deployment, sequence, act);
      if (what === undefined) return [];
      const ignored = isUnnoticed(deployment, sequence, act);
      return [
        {
          act,
          what,
          ignored,
          next: ignored === true ? nextOf(deployment, sequence, { act, what }) : undefined,
        },
      ];
    });
    const bad = found.filter(({ ignored, next }) => ignored === true && next !== undefined);
    return found.map(({ act, what, ignored, next }) => ({
      ...artefactsOf(deployment).ofAct(act),
      at: act.line.text.span(),
      kind: what,
      program: act.program,
      ignored,
      next: next?.program,
      next_at: next?.line.text.span(),
      first: bad[0]?.act === act || (isUnknown(ignored) && bad.length === 0),
      others: bad.slice(1).map((one) => one.act.line.text.span()),
    }));
  });
}

function kindOf(deployment: Deployment, sequence: Sequence, act: Act): StepKind | undefined {
  if (act.line.redirects.some(({ descriptor, target }) => descriptor === 2 && target.value === '/dev/null'))
    return undefined;
  switch (act.kind) {
    case 'build':
    case 'compile':
      return 'build';
    case 'install':
    case 'migrate':
    case 'update':
      return act.kind;
    case 'copy':
      return isBackup(deployment, act) || makesRoom(act) ? undefined : 'copy';
    case 'enter-folder':
      return isSafeFolder(sequence, act) ? undefined : 'change-folder';
    default:
      return undefined;
  }
}

/** `dd if=/dev/zero of=/swap`: nothing is brought along. */
function makesRoom({ program, line }: Act): boolean {
  return program === 'dd' && /\bif=\/dev\/(?:zero|u?random)\b/.test(line.text.value);
}

/** Folders that are there: the script's own, those that every system has, those that the script makes. */
function isSafeFolder(sequence: Sequence, act: Act): boolean {
  const folder = act.operands.get('directory')?.[0];
  if (act.program !== 'cd' || folder === undefined || act.line.argv[0]?.value === 'popd') return true;
  if (
    /^[\u{E000}]|^(?:\/|~|-|\.\.?(?:\/\.\.)*|\/tmp|\/opt|\/root|\/etc|\/usr\/src|\/usr\/local(?:\/(?:bin|src))?|\/var\/www|\/home|\/srv)$/u.test(
      folder.value,
    )
  )
    return true;
  const key = textKey(folder).replace(/(?<=.)\/+$/, '');
  const made = firstOf(actsBefore(sequence, act), (one) => {
    if (one.program === 'useradd' && isHomeOf(one, key)) return true;
    const makes =
      one.program === 'mkdir' ||
      one.program === 'mktemp' ||
      one.command === 'clone' ||
      one.program === 'test' ||
      one.program === 'install';
    return (
      makes &&
      one.line.argv.some(
        (word) =>
          word.length > 1 &&
          (textKey(word) === key ||
            key.endsWith(
              `/${
                word.value
                  .replace(/\.git$/, '')
                  .split('/')
                  .pop() ?? ''
              }`,
            )),
      )
    );
  });
  return made !== undefined;
}

/** `useradd -m judge` makes `/home/judge`, unless it is there. */
function isHomeOf({ line }: Act, folder: string): boolean {
  const words = line.argv.map(({ value }) => value);
  return (
    words.some((word) => /^-\w*m|^--create-home$/.test(word)) && folder === `/home/${words.at(-1) ?? ''}`
  );
}

/** What each kind of step is the ground for. */
const RELIES: Readonly<Record<StepKind, readonly Act['kind'][]>> = {
  copy: [
    'start',
    'restart',
    'reload',
    'enable',
    'apply',
    'run-container',
    'serve',
    'reload-definitions',
    'migrate',
  ],
  build: ['push', 'start', 'restart', 'apply', 'run-container', 'serve', 'copy', 'stop'],
  'change-folder': [
    'remove',
    'update',
    'build',
    'compile',
    'install',
    'copy',
    'run',
    'apply',
    'serve',
    'migrate',
    'run-container',
    'edit',
    'start',
    'restart',
  ],
  install: ['start', 'restart', 'enable', 'serve', 'migrate', 'apply', 'build'],
  update: [
    'build',
    'compile',
    'install',
    'start',
    'restart',
    'apply',
    'serve',
    'run-container',
    'migrate',
    'copy',
  ],
  migrate: ['start', 'restart', 'apply', 'serve', 'run-container'],
};

function nextOf(
  deployment: Deployment,
  sequence: Sequence,
  { act, what }: { act: Act; what: StepKind },
): Act | undefined {
  const where =
    what === 'copy' ? (copyEnd(deployment.programs, act)?.where ?? act.line.where) : act.line.where;
  return firstOf(actsAfter(sequence, act), (one) => {
    if (!RELIES[what].includes(one.kind) || one.line === act.line) return false;
    if (one.kind === 'run' && one.runs === undefined) return false;
    if (what === 'change-folder' && (failsElsewhere(one) || isAbsolute(one))) return false;
    return compareMachines(one.line.where, where) !== 'other' || (what === 'build' && one.kind !== 'copy');
  });
}

/** A program of the folder is not found in another: that is no silent failure. */
function failsElsewhere({ kind, runs }: Act): boolean {
  return kind === 'serve' || (kind === 'run' && runs?.isKnown === true && !/^[/~]/.test(runs.value));
}

/** All that it names are absolute paths: it does the same in any folder. */
function isAbsolute({ kind, operands, options }: Act): boolean {
  if (kind !== 'copy' && kind !== 'remove' && kind !== 'edit') return false;
  const paths = [...operands.values()].flat();
  return (
    paths.length > 1 &&
    paths.every(({ value, isKnown }) => isKnown && value.startsWith('/')) &&
    [...options.values()].flat().every(({ value }) => value === undefined)
  );
}
