import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import { normaliseName } from '../../../syntax/python/requirement.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { PackageList } from './package-list.ts';
import { addPipfile, addProject } from './project-files.ts';
import { addRequirements } from './requirement-files.ts';

/** Where a command runs: how its paths lead to files and folders of the repository. */
export interface InstallPlace {
  readonly list: PackageList;
  /** The repository's file behind a path; undefined when it is not one. */
  readonly file: (path: string) => string | undefined;
  /** Python packages of the system are no part of what is asked about, or what they are is not known. */
  readonly system: 'apart' | 'open';
}

/** Installers whose lists are not read here, and programs that may do anything. */
const OTHERS =
  /^(?:conda|mamba|micromamba|pdm|hatch|rye|pixi|easy_install|make|just|task|invoke|tox|nox|buildout|nix|nix-shell|pants|bazel|pyenv|curl)$/;

/** Adds what an act installs of Python's packages. */
export function addInstalled(deployment: Deployment, act: Act, place: InstallPlace): void {
  const { list } = place;
  if (OTHERS.test(act.program)) {
    if (act.program !== 'curl') list.leaveOpen(`\`${act.program}\` may install packages`, act.line.text);
  } else if (act.program === 'pip' || (act.program === 'uv' && act.command.startsWith('pip')))
    ofPip(deployment, act, place);
  else if (act.kind !== 'install') return;
  else if (act.program === 'uv') ofUv(deployment, act, place);
  else if (act.program === 'poetry') ofPoetry(deployment, act, place);
  else if (act.program === 'pipenv') ofPipenv(deployment, act, place);
  else ofSystem(act, place);
}

const ARCHIVES = /wheel|\.whl$/i;
const LOCATION = /^(?:[a-z][\w+.-]*:|\.{0,2}\/|\.{1,2}(?:$|\[)|\S+\.(?:whl|zip|tar\.gz)$)|[*?]/i;

function ofPip(deployment: Deployment, act: Act, place: InstallPlace): void {
  if (!/(?:^|\s)(?:install|wheel|sync)$/.test(act.command)) return;
  const { list } = place;
  const isWheel = act.command === 'wheel';
  const given = [...(act.operands.values() ?? [])].flat();
  const files = [...valuesOf(act, 'requirements'), ...(isWheel ? looseRequirements(act) : [])];
  if (isWheel) list.hasWheels = true;
  if (act.open !== undefined) list.leaveOpen('what it installs is worked out at run time', act.open);
  for (const path of files) addFile(deployment, path, place);
  const isSync = act.command === 'pip sync';
  for (const text of given) {
    if (isSync) addFile(deployment, text, place);
    else addOperand(deployment, text, place);
  }
  for (const text of valuesOf(act, 'editable')) addOperand(deployment, text, place);
}

/** `-r` of commands whose data has it among other options. */
function looseRequirements({ line }: Act): Text[] {
  return line.argv.filter((_, i) => /^(?:-r|--requirement)$/.test(line.argv[i - 1]?.value ?? ''));
}

function valuesOf(act: Act, option: string): Text[] {
  return (act.options.get(option) ?? []).flatMap(({ value }) => (value === undefined ? [] : [value]));
}

function addOperand(deployment: Deployment, text: Text, place: InstallPlace): void {
  const { list } = place;
  if (!LOCATION.test(text.value) || !text.isKnown) list.ask(text);
  else if (ARCHIVES.test(text.value) && list.hasWheels) return;
  else if (/^(?:\.{0,2}\/|\.{1,2}(?:$|\[))/.test(text.value)) {
    const extras = /\[([^\]]*)\]$/.exec(text.value);
    const folder = text.value.slice(0, extras?.index ?? text.length);
    const groups = (extras?.[1] ?? '').split(',').map((name) => normaliseName(name.trim()));
    addFolder(deployment, text, { place, folder, groups });
  } else list.leaveOpen(`what \`${text.value}\` needs is not known`, text);
}

function addFolder(
  deployment: Deployment,
  at: Text,
  { place, folder, groups }: { place: InstallPlace; folder: string; groups: readonly string[] },
): void {
  const file = place.file(posix.join(folder, 'pyproject.toml'));
  if (file === undefined) place.list.leaveOpen(`what \`${folder}\` needs is not listed`, at);
  else addProject(deployment, posix.dirname(file).replace(/^\.$/, ''), { list: place.list, at, groups });
}

function addFile(deployment: Deployment, path: Text, place: InstallPlace): void {
  const file = path.isKnown ? place.file(path.value) : undefined;
  if (file === undefined)
    place.list.leaveOpen(`\`${path.value}\` is not a file that the repository puts there`, path);
  else if (file.endsWith('.toml'))
    addProject(deployment, posix.dirname(file).replace(/^\.$/, ''), { list: place.list, at: path });
  else addRequirements(deployment, file, place.list);
}

/** `uv sync` takes the group `dev` too, unless told otherwise (uv's manual, "Managing dependencies"). */
function ofUv(deployment: Deployment, act: Act, place: InstallPlace): void {
  if (/^(?:tool|python|self)/.test(act.command)) return;
  if (act.command === 'add') return ofAdd(deployment, act, place);
  const words = act.line.argv.map(({ value }) => value);
  const isWhole = words.some((word) => /^--(?:all-extras|all-groups|only-group)/.test(word));
  const named = words.flatMap((word, i) =>
    /^--(?:extra|group)$/.test(words[i - 1] ?? '')
      ? [word]
      : (/^--(?:extra|group)=(.+)/.exec(word)?.[1] ?? []),
  );
  const isLean =
    act.line.environment.has('UV_NO_DEV') ||
    words.some((word) => /^--(?:no-dev|no-default-groups|no-group)/.test(word));
  const groups = isWhole
    ? 'all'
    : [...named.map(normaliseName), ...(isLean ? [] : ['dev', 'dev-dependencies'])];
  inProject(act, place, (folder, at) => {
    addProject(deployment, folder, { list: place.list, at, groups, locks: ['uv.lock'] });
  });
}

function ofAdd(deployment: Deployment, act: Act, place: InstallPlace): void {
  for (const text of act.operands.get('package') ?? []) addOperand(deployment, text, place);
  for (const path of valuesOf(act, 'requirements')) addFile(deployment, path, place);
  inProject(act, place, (folder, at) => {
    addProject(deployment, folder, {
      list: place.list,
      at,
      groups: 'all',
      locks: ['uv.lock', 'poetry.lock'],
    });
  });
}

/** `poetry install` takes every group but the optional ones, unless told otherwise. */
function ofPoetry(deployment: Deployment, act: Act, place: InstallPlace): void {
  if (act.command === 'add') return ofAdd(deployment, act, place);
  if (!/^(?:install|sync|update)$/.test(act.command)) return;
  const only = [...valuesOf(act, 'only'), ...valuesOf(act, 'with'), ...valuesOf(act, 'extras')];
  const isLean = act.options.has('only') || act.options.has('no-dev') || act.options.has('without');
  const groups = isLean ? only.flatMap(({ value }) => value.split(',').map(normaliseName)) : 'all';
  inProject(act, place, (folder, at) => {
    addProject(deployment, folder, { list: place.list, at, groups, locks: ['poetry.lock'] });
  });
}

function ofPipenv(deployment: Deployment, act: Act, place: InstallPlace): void {
  for (const text of act.operands.get('package') ?? []) addOperand(deployment, text, place);
  for (const path of valuesOf(act, 'requirements')) addFile(deployment, path, place);
  const file = place.file('Pipfile');
  if (file === undefined) return place.list.leaveOpen('its Pipfile is not in the image', act.line.text);
  const folder = posix.dirname(file).replace(/^\.$/, '');
  const use = { list: place.list, at: act.line.text };
  addPipfile(deployment, folder, act.options.has('dev') ? { ...use, groups: 'all' } : use);
}

/** In the folder that the command is told, or runs in. */
function inProject(act: Act, { file, list }: InstallPlace, add: (folder: string, at: Text) => void): void {
  const told = [...valuesOf(act, 'directory'), ...valuesOf(act, 'project')].at(-1)?.value ?? '.';
  const found = file(posix.join(told, 'pyproject.toml'));
  if (found === undefined) list.leaveOpen('its pyproject.toml is not in the image', act.line.text);
  else add(posix.dirname(found).replace(/^\.$/, ''), act.line.text);
}

/** Packages that bring an interpreter and its tools, and no modules that are asked for. */
const INTERPRETER =
  /^(?:python3?(?:\.\d+)?|py3)(?:-(?:minimal|pip|venv|dev|full|setuptools|wheel|distutils|virtualenv|lib2to3|tk|is-python3))*(?:[=:~<>].*)?$/;

function ofSystem(act: Act, { list, system }: InstallPlace): void {
  if (!/^(?:apt-get|apk|dnf|zypper|pacman)$/.test(act.program)) return;
  for (const text of [...act.operands.values()].flat()) {
    const name = /^(?:python3|py3|python)-([a-z0-9.+-]+)/i.exec(text.value)?.[1];
    if (!text.isKnown) list.leaveOpen('which packages it installs is worked out at run time', text);
    if (name === undefined || INTERPRETER.test(text.value)) {
      if (/setuptools|-pip$/.test(text.value)) list.want('setuptools', text);
      continue;
    }
    list.want(normaliseName(name), text);
    if (system === 'open') list.leaveOpen(`what \`${text.value}\` brings with it is not known`, text);
  }
}
