import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Where } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { ROOT } from '../../paths.ts';
import { isBrought, type SentScript, sentScripts } from '../commands/sent-scripts.ts';
import { isDatabaseImage } from '../commands/temporary-paths.ts';
import { isUnconditional } from '../commands/unconditional.ts';
import { holdsNoApplication } from '../images/base-shells.ts';

/** A command that runs where what it needs is not: a tool of the host, or a file that stayed there. */
export interface HostCommand {
  readonly act: Act;
  readonly needs: 'tool' | 'file';
  /** The program, or the path of the file in the repository. */
  readonly name: string;
  readonly at: Span;
  readonly place: Where;
  /** What has it run there, where that is another command than itself. */
  readonly sent?: SentScript;
}

/** Programs of a Proxmox VE host (package pve-manager, pve-container, qemu-server …): nothing installs them in a guest. */
const PROXMOX = new Set([
  'pct',
  'qm',
  'pvesh',
  'pveam',
  'pvesm',
  'pvecm',
  'pveum',
  'pveversion',
  'pvenode',
  'pveceph',
  'qmrestore',
  'vzdump',
  'ha-manager',
]);
/** What needs the host's own engine or its systemd. */
const ENGINE = new Set(['docker', 'docker-compose', 'systemctl', 'journalctl', 'podman']);

/** Every command that is certain to run in a guest or container without what it needs. */
export const hostCommands = once((deployment: Deployment): readonly HostCommand[] => [
  ...deployment.acts().flatMap((act) => direct(deployment, act)),
  ...sentScripts(deployment).flatMap((sent) => inSent(deployment, sent)),
]);

/** `pct exec 100 -- pct list`, `docker exec web systemctl restart nginx`. */
function direct(deployment: Deployment, act: Act): HostCommand[] {
  const place = act.line.where.at(-1);
  if (place === undefined || !isPlacedByItself(act) || !lacks(deployment, place, act)) return [];
  return [{ act, needs: 'tool', name: act.program, at: wordOf(act).span(), place }];
}

/** The script around it runs elsewhere, and what is asked or tolerated is left alone. */
function isPlacedByItself(act: Act): boolean {
  const { line } = act;
  return line.where.length > line.script.where.length && isMeant(act);
}

function isMeant({ line }: Act): boolean {
  const { flow, wrappers } = line;
  return (
    flow.called &&
    !flow.isCondition &&
    flow.onFailure !== 'ignored' &&
    !wrappers.some((name) => ESCAPES.has(name)) &&
    !isAsked(line.flow.conditions.map(({ text }) => text.value))
  );
}

const ESCAPES = new Set(['chroot', 'nsenter', 'command', 'type']);

function isAsked(conditions: readonly string[]): boolean {
  return conditions.some((text) => /command -v|\bwhich\b|\btype\b|\bhash\b|\/etc\/pve|-[xef]\s/.test(text));
}

/** An act of two kinds has one line: only the first of them is asked. */
function lacks(deployment: Deployment, place: Where, act: Act): boolean {
  if (place.kind === 'guest') return PROXMOX.has(act.program);
  if (place.kind !== 'container') return false;
  return PROXMOX.has(act.program) || (ENGINE.has(act.program) && isPlain(deployment, place.name));
}

/** A container of a Compose file whose image has nothing but a language or a database, and that is given no socket. */
function isPlain(deployment: Deployment, name: Text | undefined): boolean {
  if (name === undefined || !name.isKnown) return false;
  const services = deployment
    .composeFiles()
    .flatMap(({ compose }) => compose.services)
    .filter((one) => one.containerName?.value === name.value || one.name.value === name.value);
  return (
    services.length > 0 &&
    services.every(
      ({ image, build, mounts, privileged }) =>
        build === undefined &&
        privileged?.value !== true &&
        !mounts.some(
          ({ source }) => source?.isKnown !== true || /\.sock$|^\/(?:run|var\/run)?\/?$/.test(source.value),
        ) &&
        image !== undefined &&
        (isDatabaseImage(image.value) || holdsNoApplication(image)),
    )
  );
}

function wordOf({ line, program }: Act): Text {
  return line.argv.find(({ value }) => posix.basename(value) === program) ?? line.argv[0] ?? line.text;
}

/** What of a script that is sent needs the host. */
function inSent(deployment: Deployment, sent: SentScript): HostCommand[] {
  const place = sent.by.line.where.at(-1);
  const { run } = sent;
  if (place === undefined || choosesByPlace(run.script.text.value)) return [];
  const files = [...sourcedBeside(deployment, sent), ...startedBeside(deployment, sent)];
  const left = files.filter(({ file }) => !isBrought(deployment, sent, placeThere(sent, file)));
  return [
    ...toolsOf(deployment, sent, place),
    ...left.map(
      ({ file, at }): HostCommand => ({
        act: sent.by,
        needs: 'file',
        name: file,
        at: at.span(),
        place,
        sent,
      }),
    ),
  ];
}

/** A script that asks where it is may do the one here and the other there. */
function choosesByPlace(text: string): boolean {
  return /systemd-detect-virt|\/etc\/pve|\/\.dockerenv|container=|--(?:inside|guest|host)\b|IN_(?:CONTAINER|GUEST|LXC)/i.test(
    text,
  );
}

/** What every run of the script does in its own place. */
function ownActs(deployment: Deployment, { run, file }: SentScript): Act[] {
  return run.acts.filter(
    (act) =>
      act.line.where.length === run.script.where.length &&
      act.line.text.path === file &&
      isMeant(act) &&
      isUnconditional(deployment, act),
  );
}

function toolsOf(deployment: Deployment, sent: SentScript, place: Where): HostCommand[] {
  return ownActs(deployment, sent)
    .filter((act) => lacks(deployment, place, act))
    .map((act) => ({ act, needs: 'tool', name: act.program, at: wordOf(act).span(), place, sent }));
}

/** A file of the repository and the characters that name it. */
interface Beside {
  readonly file: string;
  readonly at: Text;
}

const OWN_FOLDER = /dirname|BASH_SOURCE|\$\{?0\b/;

/** Files that it sources by its own folder, under no condition. */
function sourcedBeside({ shellTree }: Deployment, { run, file }: SentScript): Beside[] {
  return (shellTree(file)?.body ?? []).flatMap((statement): Beside[] => {
    const [first, word] = statement.kind === 'command' ? statement.words : [];
    if (word === undefined || !/^(?:source|\.)$/.test(first?.text.value ?? '')) return [];
    const found = run.sourced.find((path) =>
      word.text.value.replace(/["']/g, '').endsWith(`/${posix.basename(path)}`),
    );
    return found !== undefined && isByOwnFolder(word.text.value, run.script.text.value)
      ? [{ file: found, at: word.text }]
      : [];
  });
}

/** `$(dirname "$0")/x`, or `$DIR/x` with a variable that the script sets so. */
function isByOwnFolder(word: string, script: string): boolean {
  if (OWN_FOLDER.test(word)) return true;
  const name = /\$\{?(\w+)/.exec(word)?.[1];
  return (
    name !== undefined &&
    script.split('\n').some((line) => line.includes(`${name}=`) && OWN_FOLDER.test(line))
  );
}

/** Files that it starts by its own folder. */
function startedBeside(deployment: Deployment, sent: SentScript): Beside[] {
  return ownActs(deployment, sent).flatMap(({ runs }): Beside[] => {
    if (runs === undefined || !runs.isKnown || !runs.value.startsWith(ROOT)) return [];
    const file = posix.normalize(runs.value.slice(ROOT.length + 1));
    return deployment.repository.hasFile(file) ? [{ file, at: runs }] : [];
  });
}

/** Where the script looks for it. A shell that reads its input has no file: its own folder is the one it happens to be in. */
function placeThere({ file, arrivesAt }: SentScript, wanted: string): string {
  if (arrivesAt === undefined) return `/${posix.basename(wanted)}`;
  return posix.join(posix.dirname(arrivesAt), posix.relative(posix.dirname(file), wanted));
}
