import { Readable } from 'node:stream';
import { type ContainerSpec, createContainer } from '../engine/container.ts';
import { ask } from '../engine/engine.ts';
import { labelOptions } from '../engine/labels.ts';
import type { Bench } from '../observe/watch.ts';

/** Files by which two images are told apart that are otherwise the same. */
const [OLDER, NEWER] = ['.incident-gate-older', '.incident-gate-newer'];

/**
 * Whether a volume on `folder` hides what a newer image brings there: an engine fills an empty named volume from the image
 * that is mounted first, and never again (docs.docker.com/engine/storage/volumes, "Populate a volume"). Nothing of the image
 * is run for that; undefined where it could not be tried.
 */
export async function hidesNewerImage(
  bench: Bench,
  spec: ContainerSpec,
  folder: string,
): Promise<boolean | undefined> {
  const { client, owner } = bench;
  if (!(await holdsFiles(bench, spec, folder))) return false;
  const volume = `incident-gate-${owner.id}-${folder.replace(/\W+/g, '-')}`;
  await ask(client, ['volume', 'create', ...labelOptions(owner), volume]);
  const images = [];
  for (const marker of [OLDER, NEWER]) images.push(await imageWith(bench, spec.image, { folder, marker }));
  const [older, newer] = images;
  if (older === undefined || newer === undefined) return undefined;
  const mounted = { ...spec, volumes: { [folder]: volume } };
  const first = await mountedContainer(bench, { ...mounted, image: older });
  const second = await mountedContainer(bench, { ...mounted, image: newer });
  const holds = async (marker: string): Promise<boolean> =>
    (await client.run(['cp', `${second}:${folder}/${marker}`, '-'], { seconds: 30 })).status === 0;
  const answer = (await holds(OLDER)) ? !(await holds(NEWER)) : undefined;
  await ask(client, ['rm', '--force', first, second]);
  return answer;
}

/**
 * Creates a container whose volumes are filled. Podman fills them only when it is initialised (podman-container-init(1)); with
 * Docker there is no such command, and they are filled already.
 */
async function mountedContainer({ client, owner }: Bench, spec: ContainerSpec): Promise<string> {
  const id = await createContainer(client, owner, spec);
  await client.run(['container', 'init', id], { seconds: 30 });
  return id;
}

/** Whether the image has anything in the folder: what is not there cannot be hidden. Read no further than its first file. */
async function holdsFiles(
  { client, owner, signal }: Bench,
  spec: ContainerSpec,
  folder: string,
): Promise<boolean> {
  const id = await createContainer(client, owner, spec);
  const enough = new AbortController();
  let began = '';
  // One header is the folder's own.
  const hasFile = (): boolean => began.split('ustar').length > 2;
  await client.run(['cp', `${id}:${folder}`, '-'], {
    seconds: 30,
    signal: AbortSignal.any([signal, enough.signal]),
    onOutput: (chunk) => {
      if (hasFile()) return;
      began += chunk;
      if (hasFile()) enough.abort();
    },
  });
  await client.run(['rm', '--force', id], { seconds: 30 });
  return hasFile();
}

/** The image with one file more. */
async function imageWith(
  { client, owner, signal }: Bench,
  image: string,
  { folder, marker }: { readonly folder: string; readonly marker: string },
): Promise<string | undefined> {
  const tag = `${image}${marker.replace('.incident-gate', '')}`;
  const dockerfile = `FROM ${image}\nWORKDIR ${JSON.stringify(folder)}\nCOPY Dockerfile ./${marker}\n`;
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
