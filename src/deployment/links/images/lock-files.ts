import { posix } from 'node:path';
import type { Repository } from '../../../repository/repository.ts';
import type { Act } from '../../acts/act.ts';
import { textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';

/** An installation that stops without its lock file. */
export interface LockedInstall {
  /** Any of them will do. */
  readonly locks: readonly string[];
  /** The file that says what is installed: where it is not, nothing is known of the folder. */
  readonly manifest: string;
  /** The folder that the command names, relative to where it runs. */
  readonly folder: string | undefined;
}

/**
 * Which lock file a command cannot do without. `npm ci` (npm's ci.js), `pnpm install --frozen-lockfile` (ERR_PNPM_NO_LOCKFILE) and
 * `uv sync --frozen` or `--locked` stop. Yarn 1 (yarnpkg/yarn issue 6857) and Poetry go on and resolve anew, so they are not here;
 * later Yarns stop, where the repository says that it is one.
 */
export function lockedInstall(deployment: Deployment, act: Act): LockedInstall | undefined {
  if (act.kind !== 'install' || act.open !== undefined || act.options.has('help')) return undefined;
  const given = textOf(deployment.programs, act, 'directory');
  if (given !== undefined && !given.isKnown) return undefined;
  const folder = given?.value;
  switch (act.program) {
    case 'npm':
      return /^(?:ci|clean-install|ic|install-clean)$/.test(act.command) && !act.options.has('global')
        ? { locks: ['package-lock.json', 'npm-shrinkwrap.json'], manifest: 'package.json', folder }
        : undefined;
    case 'pnpm':
      return isSet(act, 'frozen-lockfile') && /^i(?:nstall)?$/.test(act.command) && !act.options.has('filter')
        ? { locks: ['pnpm-lock.yaml'], manifest: 'package.json', folder }
        : undefined;
    case 'yarn':
      return act.command !== 'install' || !isSet(act, 'immutable') || !isLaterYarn(deployment.repository)
        ? undefined
        : { locks: ['yarn.lock'], manifest: 'package.json', folder };
    case 'uv':
      return act.command === 'sync' &&
        (isSet(act, 'frozen') || isSet(act, 'locked')) &&
        !/--script/.test(act.line.text.value)
        ? { locks: ['uv.lock'], manifest: 'pyproject.toml', folder }
        : undefined;
    default:
      return undefined;
  }
}

function isSet(act: Act, option: string): boolean {
  const use = act.options.get(option)?.at(-1);
  return use !== undefined && (use.value === undefined || use.value.value === 'true');
}

/** Yarn from 2 on keeps its settings in `.yarnrc.yml`. */
function isLaterYarn({ below }: Repository): boolean {
  return below('').some((path) => posix.basename(path) === '.yarnrc.yml');
}

/** The folder and those above it: workspaces have one lock file at their root. */
export function foldersUp(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== '' && at !== '/' && at !== '.'; ) {
    at = posix.dirname(at) === '.' ? '' : posix.dirname(at);
    folders.push(at);
  }
  return folders;
}

/** Whether an earlier command makes, or may make, the lock file. */
export function makesLock(act: Act): boolean {
  if (act.kind === 'install')
    return (
      ['npm', 'pnpm', 'yarn', 'uv', 'bun'].includes(act.program) &&
      !/^(?:ci|sync)$/.test(act.command) &&
      !act.options.has('global') &&
      !/\s(?:-g|--global)\b/.test(act.line.text.value)
    );
  return act.program === 'uv' && act.command === 'lock';
}
