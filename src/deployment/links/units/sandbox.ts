import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import { systemdWords } from '../../../syntax/systemd/quoting.ts';
import { parseSystemdBoolean } from '../../../syntax/systemd/values.ts';
import type { Unit } from '../../lowering/units.ts';

/** What a unit does with a path: runs the program there, runs or reads the file there, makes it its folder, writes to it. */
export type PathUse = 'execute' | 'read' | 'enter' | 'write';

/**
 * What a path and all below it are to the unit's processes: `inaccessible` for good, `empty` where other files were, `read-only`,
 * `writable`, as on the host but bound there (`bound`), of no devices but the pseudo ones, or without and with execution.
 */
interface Veil {
  readonly kind:
    | 'inaccessible'
    | 'empty'
    | 'empty-read-only'
    | 'read-only'
    | 'writable'
    | 'bound'
    | 'no-exec'
    | 'exec';
  readonly path: string;
  /** The whole setting. */
  readonly by: Text;
}

/** What a unit's settings hide from it (systemd.exec(5), "SANDBOXING"), drop-ins and resets read in. */
export interface Sandbox {
  readonly veils: readonly Veil[];
}

/** Undefined where the unit sees another root, or where a path that opens something is not known. */
export function sandboxOf(unit: Unit): Sandbox | undefined {
  if (
    ['RootDirectory', 'RootImage', 'MountImages', 'ExtensionImages'].some(
      (name) => setting(unit, name) !== undefined,
    )
  )
    return undefined;
  const listed = LISTS.map(([name, kind]) => listOf(unit, name, kind));
  const made = DIRECTORIES.map(([name, base]) => directoriesOf(unit, name, base));
  const all = [...listed, ...made];
  if (all.includes(undefined)) return undefined;
  return {
    veils: [...all.flatMap((veils) => veils ?? []), ...homeOf(unit), ...systemOf(unit), ...privateOf(unit)],
  };
}

/** The setting that keeps the unit from using the path so; undefined when none does. */
export function blockedBy({ veils }: Sandbox, path: string, use: PathUse): Text | undefined {
  const around = veils.filter((veil) => isWithin(path, veil.path));
  // Nothing can be nested in what is inaccessible (systemd.exec(5), `InaccessiblePaths=`).
  const hidden = around.find(({ kind }) => kind === 'inaccessible');
  if (hidden !== undefined) return hidden.by;
  const mounts = around.filter(({ kind }) => kind !== 'no-exec' && kind !== 'exec');
  const mount = closest(mounts);
  if (mount !== undefined && isBlocked(mount, path, use)) return mount.by;
  const flag = closest(around.filter(({ kind }) => kind === 'no-exec' || kind === 'exec'));
  return use === 'execute' && flag?.kind === 'no-exec' ? flag.by : undefined;
}

function isBlocked({ kind, path: at }: Veil, path: string, use: PathUse): boolean {
  if (use === 'write') return kind === 'read-only' || kind === 'empty-read-only';
  const isEmpty = kind === 'empty' || kind === 'empty-read-only';
  return isEmpty && !(use === 'enter' && path === at);
}

/** The most specific; of two of one path the one that allows more. */
function closest(veils: readonly Veil[]): Veil | undefined {
  let best: Veil | undefined;
  for (const veil of veils) {
    const isCloser = best === undefined || veil.path.length > best.path.length;
    if (isCloser || (veil.path === best?.path && rank(veil) < rank(best))) best = veil;
  }
  return best;
}

function rank({ kind }: Veil): number {
  return ['bound', 'writable', 'exec'].includes(kind) ? 0 : 1;
}

function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

const LISTS: readonly (readonly [name: string, kind: Veil['kind']])[] = [
  ['InaccessiblePaths', 'inaccessible'],
  ['InaccessibleDirectories', 'inaccessible'],
  ['ReadOnlyPaths', 'read-only'],
  ['ReadOnlyDirectories', 'read-only'],
  ['ReadWritePaths', 'writable'],
  ['ReadWriteDirectories', 'writable'],
  ['BindPaths', 'bound'],
  ['BindReadOnlyPaths', 'read-only'],
  ['TemporaryFileSystem', 'empty'],
  ['NoExecPaths', 'no-exec'],
  ['ExecPaths', 'exec'],
];

/** `-/path` may be missing; `+` means the root directory; `from:to:options` binds, and mounts a temporary file system with options. */
function listOf(unit: Unit, name: string, kind: Veil['kind']): Veil[] | undefined {
  const words = unit.file
    .directives('Service', name)
    .flatMap(({ value, text }) => systemdWords(value).map((word) => ({ word: word.value, text })));
  if (words.some(({ word }) => !word.isKnown || !/^[-+]{0,2}\/[^%]*$/.test(word.value))) return undefined;
  return words.map(({ word, text }): Veil => {
    const parts = word.value.replace(/^[-+]+/, '').split(':');
    const target = name.startsWith('Bind') ? (parts[1] ?? parts[0]) : parts[0];
    const isReadOnly = name === 'TemporaryFileSystem' && (parts[1] ?? '').split(',').includes('ro');
    return { kind: isReadOnly ? 'empty-read-only' : kind, path: normal(target ?? '/'), by: text };
  });
}

const DIRECTORIES: readonly (readonly [name: string, base: string])[] = [
  ['StateDirectory', '/var/lib'],
  ['CacheDirectory', '/var/cache'],
  ['LogsDirectory', '/var/log'],
  ['RuntimeDirectory', '/run'],
  ['ConfigurationDirectory', '/etc'],
];

/** Folders that systemd makes for the unit, writable whatever else holds. */
function directoriesOf(unit: Unit, name: string, base: string): Veil[] | undefined {
  const words = unit.file
    .directives('Service', name)
    .flatMap(({ value, text }) => systemdWords(value).map((word) => ({ word: word.value, text })));
  if (words.some(({ word }) => !word.isKnown || word.value.includes('%'))) return undefined;
  return words.map(({ word, text }) => ({
    kind: 'writable',
    path: posix.join(base, word.value.split(':')[0] ?? ''),
    by: text,
  }));
}

function homeOf(unit: Unit): Veil[] {
  const home = setting(unit, 'ProtectHome');
  if (home === undefined) return [];
  const kind = { 'read-only': 'read-only', tmpfs: 'empty-read-only' }[home.value.value] as
    | Veil['kind']
    | undefined;
  const isOn = parseSystemdBoolean(home.value.value) === true;
  if (kind === undefined && !isOn) return [];
  return ['/home', '/root', '/run/user'].map((path) => ({
    kind: kind ?? 'inaccessible',
    path,
    by: home.text,
  }));
}

/** The kernel's own file systems stay as they are; `DynamicUser=` implies `strict`. */
function systemOf(unit: Unit): Veil[] {
  const system = setting(unit, 'ProtectSystem');
  const dynamic = setting(unit, 'DynamicUser');
  const isDynamic = dynamic !== undefined && parseSystemdBoolean(dynamic.value.value) === true;
  const by = isDynamic ? dynamic.text : system?.text;
  const word = isDynamic ? 'strict' : system?.value.value;
  if (by === undefined || word === undefined) return [];
  const readOnly = (...paths: string[]) => paths.map((path): Veil => ({ kind: 'read-only', path, by }));
  if (word === 'strict')
    return [
      ...readOnly('/'),
      ...['/dev', '/proc', '/sys'].map((path): Veil => ({ kind: 'writable', path, by })),
    ];
  if (word === 'full') return readOnly('/usr', '/boot', '/efi', '/etc');
  return parseSystemdBoolean(word) === true ? readOnly('/usr', '/boot', '/efi') : [];
}

/** Devices that a private /dev still has. */
const PSEUDO_DEVICES =
  /^(?:null|zero|full|random|urandom|tty|ptmx|pts|shm|log|fd|stdin|stdout|stderr|mqueue|hugepages)$/;

/** Whether the path is a device that a private /dev does not have. */
export function isRealDevice(path: string): boolean {
  const [, name] = /^\/dev\/([^/]+)/.exec(path) ?? [];
  return name !== undefined && !PSEUDO_DEVICES.test(name);
}

function privateOf(unit: Unit): Veil[] {
  const [tmp, devices] = ['PrivateTmp', 'PrivateDevices'].map((name) => setting(unit, name));
  const isOn = (one: typeof tmp) => one !== undefined && parseSystemdBoolean(one.value.value) === true;
  return [
    ...(tmp !== undefined && (isOn(tmp) || tmp.value.value === 'disconnected')
      ? ['/tmp', '/var/tmp'].map((path): Veil => ({ kind: 'empty', path, by: tmp.text }))
      : []),
    ...(devices !== undefined && isOn(devices)
      ? [{ kind: 'empty', path: '/dev', by: devices.text } as const]
      : []),
  ];
}

function setting(unit: Unit, name: string) {
  const found = unit.file.last('Service', name);
  return found?.value.isKnown === true ? found : undefined;
}

function normal(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}
