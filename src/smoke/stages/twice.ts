import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { type ContainerSpec, createContainer } from '../engine/container.ts';
import { ask } from '../engine/engine.ts';
import { labelOptions } from '../engine/labels.ts';
import { type Bench, WatchedContainer } from '../observe/watch.ts';
import { type ArchivedFile, filesIn } from './archived-files.ts';

/** A folder whose volume hides what a newer image brings there. */
export interface HiddenFolder {
  readonly folder: string;
  /** A file of a program in it, as a path from the folder, which a start does not bring up to date either: hostile. */
  readonly program?: string;
}

/** How long a start takes, after which whatever it renews in its volume is renewed; unknown where it never was up. */
export interface Renewal {
  readonly seconds?: number;
}

/** Files by which two images are told apart that are otherwise the same. */
const [OLDER, NEWER] = ['.incident-gate-older', '.incident-gate-newer'];
const SECONDS = 30;

/**
 * Whether a volume on `folder` hides what a newer image brings there: an engine fills an empty named volume from the image
 * that is mounted first, and never again (docs.docker.com/engine/storage/volumes, "Populate a volume"). Undefined where it does
 * not, and where it could not be tried. Nothing of the image is run for that; only where files of a program are hidden is it
 * started once, with an older file in their place, for some bring their volume up to date before they serve.
 */
export async function hiddenFolder(
  bench: Bench,
  spec: ContainerSpec,
  { folder, seconds }: Renewal & { readonly folder: string },
): Promise<HiddenFolder | undefined> {
  const { client, owner } = bench;
  const files = await filesOf(bench, spec, folder);
  if (files.length === 0) return undefined;
  const program = files.find(isProgram);
  const volume = `incident-gate-${owner.id}-${folder.replace(/\W+/g, '-')}`;
  await ask(client, ['volume', 'create', ...labelOptions(owner), volume]);
  const older = await imageWith(bench, spec.image, { folder, marker: OLDER, ...(program && { program }) });
  const newer = await imageWith(bench, spec.image, { folder, marker: NEWER });
  if (older === undefined || newer === undefined) return undefined;
  const mounted = { ...spec, volumes: { [folder]: volume } };
  const first = await createContainer(client, owner, { ...mounted, image: older });
  const second = await createContainer(client, owner, { ...mounted, image: newer });
  const holds = async (marker: string): Promise<boolean> =>
    (await fileOf(bench, second, posix.join(folder, marker))) !== undefined;
  const isHidden = (await holds(OLDER)) && !(await holds(NEWER));
  await ask(client, ['rm', '--force', first, second]);
  if (!isHidden) return undefined;
  if (program === undefined || seconds === undefined) return { folder };
  return (await staysOld(bench, mounted, { path: posix.join(folder, program.path), seconds }))
    ? { folder, program: program.path }
    : { folder };
}

/** Whether a file is still the older one when the image has started over its volume. */
async function staysOld(
  bench: Bench,
  spec: ContainerSpec,
  { path, seconds }: { readonly path: string; readonly seconds: number },
): Promise<boolean> {
  const container = await WatchedContainer.start(bench, spec, {
    targets: [],
    sampleEveryMs: 1_000,
    patienceMs: 1_000,
  });
  try {
    await container.watchUntil(seconds);
    return (await fileOf(bench, container.id, path))?.includes(OLDER) === true;
  } finally {
    container.release();
    await bench.client.run(['rm', '--force', container.id], { seconds: SECONDS });
  }
}

/** What a container has at a path, as the archive that the engine makes of it. */
async function fileOf({ client }: Bench, id: string, path: string): Promise<string | undefined> {
  const { status, output } = await client.run(['cp', `${id}:${path}`, '-'], { seconds: SECONDS });
  return status === 0 ? output : undefined;
}

/** Programs, and what is served of them: data, settings and what only keeps a folder are none. */
function isProgram({ path }: ArchivedFile): boolean {
  return /^[\w@+./-]+$/.test(path) && PROGRAM.test(path);
}

const PROGRAM =
  /\.(?:py|[cm]?js|[jt]sx|ts|rb|php|go|jar|war|class|dll|exe|ex|exs|beam|pl|pm|lua|sh|bash|html?|css|wasm|so)$/i;
/** Of a folder with more than this the first files have to do. */
const MOST_FILES = 5_000;

/** The files that the image has in the folder, up to the first of a program: what is not there cannot be hidden. */
async function filesOf(
  { client, owner, signal }: Bench,
  spec: ContainerSpec,
  folder: string,
): Promise<readonly ArchivedFile[]> {
  const id = await createContainer(client, owner, spec);
  const enough = new AbortController();
  const files: ArchivedFile[] = [];
  const read = filesIn((file) => {
    files.push(file);
    if (isProgram(file) || files.length >= MOST_FILES) enough.abort();
  });
  await client.run(['cp', `${id}:${folder}`, '-'], {
    seconds: SECONDS,
    signal: AbortSignal.any([signal, enough.signal]),
    onOutput: read,
  });
  await client.run(['rm', '--force', id], { seconds: SECONDS });
  return files;
}

/** The image with one file more, and with one of its own in an older form. */
async function imageWith(
  { client, owner, signal }: Bench,
  image: string,
  { folder, marker, program }: { folder: string; marker: string; program?: ArchivedFile },
): Promise<string | undefined> {
  const tag = `${image}${marker.replace('.incident-gate', '')}`;
  const older =
    program === undefined
      ? ''
      : `COPY --chown=${program.user}:${program.group} ["Dockerfile", ${JSON.stringify(`./${program.path}`)}]\n`;
  const dockerfile = `FROM ${image}\nWORKDIR ${JSON.stringify(folder)}\nCOPY Dockerfile ./${marker}\n${older}`;
  const answer = await client.run(['build', ...labelOptions(owner), `--tag=${tag}`, '-'], {
    seconds: 60,
    signal,
    input: Readable.from([tarOf('Dockerfile', dockerfile)]),
  });
  return answer.status === 0 ? tag : undefined;
}

/** An archive of one small file (POSIX ustar, pax(1)). */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  const body = Buffer.from(content);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(body.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)} `, 148);
  const padding = Buffer.alloc((512 - (body.length % 512)) % 512);
  return Buffer.concat([header, body, padding, Buffer.alloc(1024)]);
}
