import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isFolder, textFact } from '../commands/file-writes.ts';
import { isPrinter } from '../commands/printers.ts';
import { PACKAGE_UNITS, SYSTEM_OTHERS, SYSTEM_UNITS, WITHOUT_UNITS } from './packaged-units.ts';

/** All units of the packages that the data knows. */
const PACKAGED: ReadonlySet<string> = new Set(PACKAGE_UNITS.flatMap(([, units]) => units.split(' ')));

/** Whether every system of the kind has the unit. */
export function systemShips(unit: string): boolean {
  if (SYSTEM_OTHERS.has(unit)) return true;
  const base = baseOf(unit);
  return (
    SYSTEM_UNITS.has(base) ||
    /^systemd-/.test(base) ||
    (unit.endsWith('.socket') && SYSTEM_UNITS.has(base)) ||
    anyPackageShips(base)
  );
}

/** A unit of a well-known package is there from before, where no script installs the package. */
function anyPackageShips(base: string): boolean {
  return PACKAGED.has(base) || PACKAGED.has(`${base.split('@')[0]}@`) || /^php[\d.]+-fpm$/.test(base);
}

/** Whether a package of that name ships the unit: by its own name, or as the data says. */
export function packageShips(name: string, unit: string): boolean {
  const base = baseOf(unit).replace(/@.*/, '');
  const stem = name.replace(/[=:/].*$/, '').toLowerCase();
  if (stem === '') return false;
  const [short, long] = [base.toLowerCase(), stem].sort((a, b) => a.length - b.length) as [string, string];
  if (short.length > 2 && long.startsWith(short) && /^(?:[-_.\d]|d?$)/.test(long.slice(short.length)))
    return true;
  if (short.length > 2 && long.endsWith(`-${short}`)) return true;
  return PACKAGE_UNITS.some(
    ([known, units]) =>
      stem.startsWith(known) && units.split(' ').some((one) => one.replace('@', '') === base || one === unit),
  );
}

function baseOf(unit: string): string {
  return unit.replace(/\.(?:service|socket)$/, '').replace(/@[^@]*$/, '@');
}

const SYSTEM_MANAGERS = ['apt', 'dnf', 'yum', 'apk', 'pacman', 'zypper', 'brew', 'snap', 'dpkg', 'rpm'];
const UNPACKS = [
  'tar',
  'unzip',
  'cpio',
  'ansible-playbook',
  'ansible',
  'puppet',
  'chef-client',
  'salt-call',
  'git-crypt',
  'stow',
  'snap',
  'dpkg',
  'rpm',
];
const ROOTS = /^\/(?:etc(?:\/systemd)?|usr(?:\/(?:local|lib|local\/lib))?|lib(?:\/systemd)?)?\/?$/;

/** Whether a command may bring units that nobody can list: an installer, an unknown package or program, an archive. */
export function mayInstallUnits(deployment: Deployment, act: Act): boolean {
  if (
    /\b(?:service|systemd|daemon)\b.*\binstall\b|\binstall\b.*\b(?:service|systemd|daemon)\b|\bstartup\b/.test(
      act.line.argv.map(({ value }) => value).join(' '),
    )
  ) {
    return (
      act.program !== 'systemctl' && act.kind !== 'copy' && act.kind !== 'print' && act.kind !== 'install'
    );
  }
  if (UNPACKS.includes(act.program)) return act.kind !== 'list';
  switch (act.kind) {
    case 'install':
      return installsUnknown(deployment, act);
    case 'run':
      return runsUnknown(deployment, act);
    case 'copy': {
      const destination = textsOf(deployment.programs, act, 'destination').at(-1);
      const sources = textsOf(deployment.programs, act, 'source');
      return (
        destination !== undefined &&
        ROOTS.test(destination.value.replace(/^[^/:]*:/, '')) &&
        sources.some((one) => isFolder(deployment, act, one) !== false)
      );
    }
    default:
      return false;
  }
}

function installsUnknown(deployment: Deployment, act: Act): boolean {
  const manager = textFact(deployment.programs, act, 'manager') ?? act.program;
  if (!SYSTEM_MANAGERS.includes(manager)) return false;
  if (act.open !== undefined) return true;
  const packages = textsOf(deployment.programs, act, 'package');
  return packages.some((word) => !word.isKnown || !isKnownPackage(word.value));
}

function isKnownPackage(name: string): boolean {
  const stem = name.replace(/[=:].*$/, '');
  return (
    WITHOUT_UNITS.test(stem) ||
    PACKAGE_UNITS.some(([known]) => stem.startsWith(known)) ||
    SYSTEM_UNITS.has(stem)
  );
}

/** A script or program whose doings are not followed. What merely prints or interprets one line is not meant. */
function runsUnknown(deployment: Deployment, act: Act): boolean {
  if (act.program === 'make' || act.program === 'sh') return true;
  const isKnown = deployment.programs.named(act.program) !== undefined;
  if (act.program === 'source' || (isKnown && act.runs === undefined)) return false;
  const name = posix.basename(act.runs?.value ?? act.program);
  if (/[\u{FFFB}\u{FFFC}]/u.test(name)) return true;
  if (/\.(?:py|js|mjs|rb|pl)$/.test(name) || isKnown) {
    return /install|setup|deploy|provision|bootstrap/i.test(act.line.text.value);
  }
  return !isPrinter(act);
}
