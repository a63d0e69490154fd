import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** Where compiled code is kept, by the environment and the user's home; undefined when it is to be kept nowhere. */
export function codeFolder(environment: NodeJS.ProcessEnv, home: string): string | undefined {
  const { XDG_CACHE_HOME: caches = '', NODE_DISABLE_COMPILE_CACHE: isOff = '' } = environment;
  if (isOff !== '') return undefined;
  // A relative one is to be ignored (XDG Base Directory Specification); it could lie in what is judged.
  const folder = isAbsolute(caches) ? caches : join(home, '.cache');
  return isAbsolute(folder) ? join(folder, 'incident-gate') : undefined;
}

interface Loaded {
  readonly exports: unknown;
  readonly script: Script;
  readonly source: Buffer;
  /** How many runs have added to the compiled code that it was loaded with: none when there was none. */
  readonly runs: number;
}

interface Kept {
  readonly code: Buffer;
  readonly runs: number;
}

/** A run compiles the functions that it calls. After so many, hardly any are missing. */
const MOST_RUNS = 4;

/** In the file, before the code: how many runs have added to it, and a checksum. */
const [RUNS_AT, CHECKSUM_AT, CODE_AT] = [0, 1, 5];

const [BEFORE, BEHIND] = ['(function (exports, require, module, __filename, __dirname) {', '\n})'];

/**
 * CommonJS bundles, with the code that V8 compiled for them in earlier runs: without it, reading a bundle and compiling
 * what runs of it takes a third of a short run. Node has this itself (`module.enableCompileCache`), from 22.8 on and
 * in a folder for temporary files, where anyone could put code that is then executed.
 */
export class CompiledCode {
  readonly #folder: string | undefined;
  readonly #loaded = new Map<string, Loaded>();

  /** `folder` is only used when it is this user's and nobody else can write into it. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** What the bundle at an absolute path exports. */
  load(path: string): unknown {
    const loaded = this.#loaded.get(path) ?? this.#run(path);
    this.#loaded.set(path, loaded);
    return loaded.exports;
  }

  /** For the runs after this one, with what has been compiled until now. What goes wrong here costs only time. */
  keep(): void {
    const growing = [...this.#loaded].filter(([, { runs }]) => runs < MOST_RUNS);
    if (this.#folder === undefined || growing.length === 0) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      if (!isOnlyOurs(this.#folder)) return;
      for (const [path, { script, source, runs }] of growing)
        replace(this.#fileOf(path), packed({ code: script.createCachedData(), runs: runs + 1 }, source));
    } catch {}
  }

  #run(path: string): Loaded {
    const source = readFileSync(path);
    const kept = this.#find(path, source);
    const script = new Script(`${BEFORE}${source}${BEHIND}`, {
      filename: path,
      columnOffset: -BEFORE.length,
      ...(kept !== undefined && { cachedData: kept.code }),
    });
    const requireThere = createRequire(path);
    const requireBundle = (id: string): unknown =>
      id.startsWith('./') ? this.load(join(dirname(path), id)) : requireThere(id);
    const module = { exports: {} };
    script.runInThisContext()(module.exports, requireBundle, module, path, dirname(path));
    const runs = kept === undefined || script.cachedDataRejected === true ? 0 : kept.runs;
    return { exports: module.exports, script, source, runs };
  }

  #find(path: string, source: Buffer): Kept | undefined {
    try {
      if (this.#folder === undefined || !isOnlyOurs(this.#folder)) return undefined;
      return unpacked(readFileSync(this.#fileOf(path)), source);
    } catch {
      return undefined;
    }
  }

  /** One for each place that the gate is installed in, whatever its release, and each version of V8 and its flags. */
  #fileOf(path: string): string {
    const numbers = [crc32(path), cachedDataVersionTag()].map((number) => number.toString(16));
    return join(this.#folder ?? '', [basename(path), ...numbers].join('.'));
  }
}

/** False where a system has no such owners. */
function isOnlyOurs(folder: string): boolean {
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

function packed({ code, runs }: Kept, source: Buffer): Buffer {
  const head = Buffer.alloc(CODE_AT);
  head.writeUInt8(runs, RUNS_AT);
  head.writeUInt32LE(checksum(code, source), CHECKSUM_AT);
  return Buffer.concat([head, code]);
}

function unpacked(file: Buffer, source: Buffer): Kept | undefined {
  const code = file.subarray(CODE_AT);
  if (checksum(code, source) !== file.readUInt32LE(CHECKSUM_AT)) return undefined;
  return { code, runs: file.readUInt8(RUNS_AT) };
}

/** V8 sees for itself whether code is of another version. On damaged code it crashes, and another source it runs. */
function checksum(code: Buffer, source: Buffer): number {
  return crc32(code, crc32(source));
}

/** Another run finds the old file or the new one, never half of one. */
function replace(file: string, bytes: Buffer): void {
  const draft = `${file}.${process.pid}.${Date.now()}`;
  try {
    writeFileSync(draft, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
