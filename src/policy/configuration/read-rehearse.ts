import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { type PlanSettings, readRequest } from '../../smoke/plan/settings.ts';
import { parseBytes, parseQuantity } from '../../syntax/quantity.ts';
import type { RehearseConfiguration } from './rehearse-configuration.ts';
import type { WrittenFile } from './written-file.ts';

/** What can be said of every image. */
export const COMMON_KEYS = [
  'environment',
  'arguments',
  'dependencies',
  'imports',
  'port',
  'health',
  'load',
  'budget',
  'starts',
  'grace',
  'memory',
  'cpus',
] as const;

/** What can be said of one image besides. */
export const IMAGE_KEYS = [...COMMON_KEYS, 'image', 'dockerfile', 'context', 'target', 'command'] as const;

/** What stands under `rehearse` besides what is said of every image. */
export const REHEARSE_KEYS = [...COMMON_KEYS, 'without-engine', 'only', 'images'] as const;

export const WITHOUT_ENGINE = ['fail', 'skip'] as const;

/** Below it no engine starts a container (docs.docker.com, "Resource constraints"). */
const LEAST_MEMORY = 6 * 1024 ** 2;

/** Reads the value of `rehearse`. Throws an InputError with the line of what is wrong. */
export function readRehearse(file: WrittenFile, node: unknown): RehearseConfiguration {
  if (!isMap(node)) return file.fail(node, '`rehearse` is a mapping, for example `rehearse: {budget: 120}`');
  refuseMisplaced(file, node);
  file.allowKeys(node, REHEARSE_KEYS);
  for (const { key, value } of node.items) file.note([key, value], 'rehearse', String(key));
  const withoutEngine = file.word(node, 'without-engine', WITHOUT_ENGINE);
  const only = new Settings(file, node).texts('only');
  return {
    ...(withoutEngine === undefined ? {} : { withoutEngine }),
    ...(only === undefined ? {} : { only }),
    settings: settingsIn(file, node),
    images: imagesIn(file, node),
  };
}

/** These say what one image is: said of all, they would make them one. */
function refuseMisplaced(file: WrittenFile, map: YAMLMap): void {
  for (const { key } of map.items) {
    const word = String(key);
    const isOfOne =
      IMAGE_KEYS.some((one) => one === word) && !REHEARSE_KEYS.some((one: string) => one === word);
    if (isOfOne)
      file.fail(key, `\`${word}\` is said of one image: put it under \`images\`, below the image's name`);
  }
}

function imagesIn(file: WrittenFile, node: YAMLMap): Map<string, PlanSettings> {
  const images = new Map<string, PlanSettings>();
  const map = node.get('images', true) as unknown;
  if (map === undefined) return images;
  if (!isMap(map)) return file.fail(map, '`images` is a mapping from an image of the plan to its settings');
  for (const { key, value } of map.items) {
    const name = String(key);
    if (!isMap(value))
      file.fail(value ?? key, `what is said of the image \`${name}\` is a mapping, such as \`{port: 8000}\``);
    file.allowKeys(value, IMAGE_KEYS);
    file.note([key, value], 'rehearse', 'images', name);
    images.set(name, settingsIn(file, value));
  }
  return images;
}

function settingsIn(file: WrittenFile, map: YAMLMap): PlanSettings {
  const read = new Settings(file, map);
  const said = {
    image: read.text('image'),
    dockerfile: read.path('dockerfile'),
    context: read.path('context'),
    target: read.text('target'),
    arguments: read.variables('arguments'),
    command: read.texts('command'),
    port: read.whole('port', [1, 65_535]),
    health: read.text('health'),
    environment: read.variables('environment'),
    dependencies: read.variables('dependencies'),
    imports: read.texts('imports'),
    load: read.request('load'),
    budget: read.whole('budget', [1, 3_600]),
    starts: read.whole('starts', [1, 20]),
    grace: read.whole('grace', [0, 600]),
    memoryBytes: read.memory('memory'),
    cpus: read.number('cpus'),
  };
  const present = Object.entries(said).filter(([, value]) => value !== undefined);
  // The entries that are left are those of `said` that have a value.
  return Object.fromEntries(present) as PlanSettings;
}

/** The settings of one mapping, each of its kind; undefined where nothing is said. */
class Settings {
  readonly #file: WrittenFile;
  readonly #map: YAMLMap;

  constructor(file: WrittenFile, map: YAMLMap) {
    this.#file = file;
    this.#map = map;
  }

  text(key: string): string | undefined {
    const node = this.#map.get(key, true) as unknown;
    if (node === undefined) return undefined;
    if (isScalar(node) && node.value !== null && String(node.value).trim() !== '') return textOf(node);
    return this.#file.fail(node, `\`${key}\` is text`);
  }

  /** From the repository's root, and within it. */
  path(key: string): string | undefined {
    const written = this.text(key)?.replace(/^(?:\.\/)+|\/+$/g, '');
    if (written === undefined || written === '.') return written === undefined ? undefined : '';
    if (written.startsWith('/') || written.includes('\\') || written.split('/').includes('..'))
      this.#wrong(key, `is a path from the repository's root that stays within it`);
    return written;
  }

  texts(key: string): string[] | undefined {
    const node = this.#map.get(key, true) as unknown;
    if (node === undefined) return undefined;
    if (!isSeq(node)) return this.#file.fail(node, `\`${key}\` must be a list`);
    return node.items.map((item) =>
      isScalar(item) && item.value !== null
        ? textOf(item)
        : this.#file.fail(item, `each entry of \`${key}\` is text`),
    );
  }

  variables(key: string): Readonly<Record<string, string>> | undefined {
    const node = this.#map.get(key, true) as unknown;
    if (node === undefined) return undefined;
    if (!isMap(node)) return this.#file.fail(node, `\`${key}\` is a mapping from names to texts`);
    const pairs = node.items.map(({ key: name, value }) => {
      if (!/^[\w.-]+$/.test(String(name)))
        this.#file.fail(name, `\`${String(name)}\` is no name that \`${key}\` can have`);
      if (isScalar(value) && value.value !== null) return [String(name), textOf(value)];
      return this.#file.fail(
        value ?? name,
        `\`${key}\` says a text for \`${String(name)}\`, \`""\` for none`,
      );
    });
    return Object.fromEntries(pairs);
  }

  whole(key: string, [least, most]: readonly [number, number]): number | undefined {
    const value: unknown = this.#map.get(key);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    return this.#wrong(key, `is a whole number from ${least} to ${most}`);
  }

  number(key: string): number | undefined {
    const value: unknown = this.#map.get(key);
    if (value === undefined || (typeof value === 'number' && value >= 0.01 && value <= 1_024)) return value;
    return this.#wrong(key, 'is a number of processors, such as 1 or 0.5');
  }

  memory(key: string): number | undefined {
    const written = this.text(key);
    if (written === undefined) return undefined;
    const bytes = parseBytes(written) ?? parseQuantity(written);
    if (bytes !== undefined && bytes >= LEAST_MEMORY) return Math.round(bytes);
    return this.#wrong(key, 'is like `512Mi` or `1g`, from 6 MiB');
  }

  request(key: string): PlanSettings['load'] {
    const node = this.#map.get(key, true) as unknown;
    const isLong = isMap(node);
    if (isLong) this.#file.allowKeys(node, ['request', 'body']);
    const own = isLong ? new Settings(this.#file, node) : this;
    const written = own.text(isLong ? 'request' : key);
    const body = isLong ? own.text('body') : undefined;
    const request = written === undefined ? undefined : readRequest(written);
    if (request !== undefined) return { ...request, ...(body === undefined ? {} : { body }) };
    if (node === undefined) return undefined;
    return this.#wrong(key, 'is a request like `POST /triage`, or `{request: POST /triage, body: "…"}`');
  }

  #wrong(key: string, what: string): never {
    const node = this.#map.get(key, true) as unknown;
    const said = isScalar(node) ? `, not \`${textOf(node)}\`` : '';
    return this.#file.fail(node, `\`${key}\` ${what}${said}`);
  }
}

/** Numbers and words of YAML as they are written: `1.10` is a version, `yes` a word. */
function textOf(node: { readonly value: unknown; readonly source?: string | undefined }): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}
