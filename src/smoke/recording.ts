import type { Rehearsed } from './rehearse.ts';
import type { ImportResult } from './stages/imports.ts';
import type { HiddenFolder } from './stages/twice.ts';
import { JsonPlace } from './trace/json-place.ts';
import { traceAt } from './trace/read-trace.ts';
import type { Trace } from './trace/trace.ts';

/** Goes up when a reader of the older form would misread the newer one. */
const RECORDING_SCHEMA_VERSION = 1;

/** All that a rehearsal saw, as `rehearse --trace` writes it: plain JSON, to be judged again without an engine. */
export interface Recording {
  readonly schemaVersion: typeof RECORDING_SCHEMA_VERSION;
  readonly images: readonly RecordedImage[];
}

/** What was seen of one image, without its plan, which comes from the repository as it is when it is judged. */
export interface RecordedImage extends Omit<Rehearsed, 'plan'> {
  /** Its name in the plan; absent in a trace of nobody knows what. */
  readonly name?: string;
}

/** Of what a build prints, the end says why it failed. */
const LOG_KEPT = 20_000;

export function recordingOf(seen: readonly Rehearsed[]): Recording {
  return {
    schemaVersion: RECORDING_SCHEMA_VERSION,
    images: seen.map(({ plan, build, ...rest }) => ({
      name: plan.name,
      ...(build === undefined ? {} : { build: { ...build, log: build.log.slice(-LOG_KEPT) } }),
      ...rest,
    })),
  };
}

/** Reads what `--trace` wrote, or one trace by itself. Throws an InputError that names the file and the place in it. */
export function readRecording(json: string, file: string): Recording {
  const root = JsonPlace.of(json, file);
  if (root.member('images').value === undefined) {
    const trace = traceAt(root);
    return { schemaVersion: RECORDING_SCHEMA_VERSION, images: [imageOfTrace(trace)] };
  }
  const version = root.member('schemaVersion');
  if (version.whole() !== RECORDING_SCHEMA_VERSION)
    throw version.wrong(`${RECORDING_SCHEMA_VERSION}, which is what this incident-gate reads`);
  return { schemaVersion: RECORDING_SCHEMA_VERSION, images: root.member('images').list(readImage) };
}

function imageOfTrace(trace: Trace): RecordedImage {
  const { image: name } = trace;
  return { ...(name === undefined ? {} : { name }), imports: [], trace, hold: 'strict', hidden: [] };
}

function readImage(image: JsonPlace): RecordedImage {
  return {
    name: image.member('name').text(),
    ...image.optional('build', (build) => ({
      ...build.optional('image', (id) => id.text()),
      seconds: build.member('seconds').seconds(),
      log: build.member('log').text(),
      ...build.optional('why', (why) => why.text()),
    })),
    imports: image.member('imports').list(readImport),
    ...image.optional('trace', traceAt),
    hold: image.member('hold').oneOf(['strict', 'capable']),
    hidden: image.member('hidden').list(readHidden),
  };
}

/** Before it was said what they hold, they were names alone. */
function readHidden(place: JsonPlace): HiddenFolder {
  if (typeof place.value === 'string') return { folder: place.value };
  return {
    folder: place.member('folder').text(),
    ...place.optional('program', (program) => program.text()),
  };
}

function readImport(result: JsonPlace): ImportResult {
  const text = (place: JsonPlace): string => place.text();
  return {
    module: result.member('module').text(),
    result: result.member('result').oneOf(['imported', 'running', 'failed', 'untried']),
    ...result.optional('exception', text),
    ...result.optional('message', text),
    ...result.optional('missing', text),
    frames: result.member('frames').list(readFrame),
  };
}

function readFrame(frame: JsonPlace): readonly [file: string, line: number] {
  const [file, line] = frame.list((part) => part);
  if (file === undefined || line === undefined) throw frame.wrong('a file and its line');
  return [file.text(), line.whole()];
}
