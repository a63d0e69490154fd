import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { removeLayers } from './build-layers.ts';
import { type Builder, type Engine, failureOf } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { labelOptions, type Owner } from './labels.ts';

/** How an image is built. */
export interface BuildSpec {
  /** The context's folder on this machine. */
  readonly context: string;
  /** What of the context is sent, relative to it. */
  readonly files: readonly string[];
  /** The Dockerfile, relative to the context; or where on this machine it lies outside of it. */
  readonly dockerfile: string | { readonly outside: string };
  readonly target?: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly onOutput?: (chunk: string) => void;
  readonly signal?: AbortSignal;
}

export interface BuildResult {
  /** The image's id; undefined where the build failed. */
  readonly image?: string;
  readonly seconds: number;
  /** What it printed: hostile. */
  readonly log: string;
  /** Why there is no image, as a clause. */
  readonly why?: string;
}

/**
 * Builds an image from chosen files, which are sent as an archive: so nothing that is left out can reach the build, whatever
 * the Dockerfile copies (docs.docker.com/build/concepts/context, "Local tarballs"). The label comes with the image.
 */
export async function buildImage(engine: Engine, owner: Owner, spec: BuildSpec): Promise<BuildResult> {
  const tag = `incident-gate-rehearsal:${owner.id}`;
  const words = [
    'build',
    ...BUILDER_OPTIONS[engine.builder],
    ...labelOptions(owner),
    `--tag=${tag}`,
    `--file=${typeof spec.dockerfile === 'string' ? spec.dockerfile : SENT_ALONG}`,
    ...(spec.target === undefined ? [] : [`--target=${spec.target}`]),
    ...Object.entries(spec.arguments).map(([name, value]) => `--build-arg=${name}=${value}`),
    '-',
  ];
  const began = Date.now();
  const archive = archiveOf(spec);
  const answer = await engine.client.run(words, {
    seconds: spec.seconds,
    input: archive.stream,
    ...(engine.builder === 'buildkit' ? { environment: { DOCKER_BUILDKIT: '1' } } : {}),
    ...(spec.signal === undefined ? {} : { signal: spec.signal }),
    ...(spec.onOutput === undefined ? {} : { onOutput: spec.onOutput }),
  });
  archive.end();
  const seconds = (Date.now() - began) / 1_000;
  const log = answer.errors + answer.output;
  if (engine.builder === 'classic') await removeLayers(engine.client, log, began);
  if (answer.status === 0) return { image: tag, seconds, log };
  if (answer.stopped === 'cancelled') throw new EngineError('The build was cancelled.');
  return { seconds, log, why: failureOf(answer, spec.seconds) };
}

const BUILDER_OPTIONS: Readonly<Record<Builder, readonly string[]>> = {
  buildx: ['--load', '--progress=plain'],
  buildkit: ['--progress=plain'],
  classic: ['--force-rm'],
};

/** What a Dockerfile from outside of the context is called in the archive. */
const SENT_ALONG = '.incident-gate.Dockerfile';

/** Options of tar(1) that put a file from elsewhere beside the others: only its name begins with a slash. */
function sentAlong({ dockerfile }: BuildSpec): string[] {
  if (typeof dockerfile === 'string') return [];
  // Escaped, a delimiter would be the regular expression's own, `\|` an alternative: it is one that no path has.
  const name = dockerfile.outside.replace(/[.*[\]^$\\]/g, '\\$&');
  const transform = ['flags=r;s', `^${name}$`, SENT_ALONG, ''].join('\u0001');
  return ['--absolute-names', `--transform=${transform}`, dockerfile.outside];
}

/** The files as tar(1) packs them, as they are needed. */
function archiveOf(spec: BuildSpec): { stream: Readable; end: () => void } {
  const { context, files } = spec;
  const options = [
    '--create',
    '--file=-',
    '--no-recursion',
    '--null',
    '--files-from=-',
    '--owner=0',
    '--group=0',
    ...sentAlong(spec),
  ];
  const tar = spawn('tar', options, {
    cwd: context,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const none = Readable.from([]);
  tar.on('error', () => undefined);
  tar.stdin?.on('error', () => undefined);
  if (tar.stdin !== null) Readable.from(files.map((path) => `${path}\0`)).pipe(tar.stdin);
  return { stream: tar.stdout ?? none, end: () => tar.kill() };
}
