import { InputError } from '../../repository/input-error.ts';
import { JsonPlace } from './json-place.ts';
import {
  type Boot,
  type BootEvent,
  type Exit,
  type HealthSeries,
  type Sample,
  type SampleResult,
  type Target,
  TRACE_SCHEMA_VERSION,
  type Trace,
} from './trace.ts';

const seconds = (place: JsonPlace): number => place.seconds();
const whole = (place: JsonPlace): number => place.whole();
const text = (place: JsonPlace): string => place.text();
const SIDES = ['outside', 'inside'] as const;

/**
 * A measured trace; its JSON is the trace itself. Throws an InputError that names the file and the place in it for whatever
 * could not have been measured. Members it does not know are left out.
 */
export function readTrace(json: string, file: string): Trace {
  return traceAt(JsonPlace.of(json, file));
}

/** The same of a trace that stands within a file. */
export function traceAt(root: JsonPlace): Trace {
  checkVersion(root.member('schemaVersion'));
  const sampledEvery = root.member('sampledEvery');
  if (sampledEvery.seconds() === 0) throw sampledEvery.wrong('more than 0 seconds');
  const boots = root.member('boots');
  const trace: Trace = {
    schemaVersion: TRACE_SCHEMA_VERSION,
    ...root.optional('image', text),
    sampledEvery: sampledEvery.seconds(),
    boots: boots.list(readBoot),
  };
  if (trace.boots.length === 0) throw boots.wrong('a list of one boot or more');
  return trace;
}

function checkVersion(place: JsonPlace): void {
  const version = place.whole();
  if (version === TRACE_SCHEMA_VERSION) return;
  throw new InputError(
    version > TRACE_SCHEMA_VERSION
      ? `${place.file}: this trace has schemaVersion ${version}, from a newer incident-gate than this one, which reads ${TRACE_SCHEMA_VERSION}: update it`
      : `${place.file}: this trace has schemaVersion ${version}, and this incident-gate reads ${TRACE_SCHEMA_VERSION}: record it again`,
  );
}

function readBoot(boot: JsonPlace): Boot {
  return {
    watchedFor: boot.member('watchedFor').seconds(),
    ...boot.optional('firstOutput', seconds),
    ...boot.optional('firstAccept', seconds),
    ...boot.optional('firstSuccess', seconds),
    sockets: boot.member('sockets').list((socket) => ({
      at: socket.member('at').seconds(),
      address: socket.member('address').text(),
      port: readPort(socket.member('port')),
    })),
    ...boot.optional('exit', readExit),
    health: boot.member('health').list(readSeries),
    output: boot.member('output').list((line) => ({
      at: line.member('at').seconds(),
      stream: line.member('stream').oneOf(['stdout', 'stderr']),
      text: line.member('text').text(),
    })),
    ...boot.optional('outputLost', whole),
    events: boot.member('events').list(readEvent),
  };
}

function readExit(exit: JsonPlace): Exit {
  return {
    at: exit.member('at').seconds(),
    ...exit.optional('code', whole),
    ...exit.optional('signal', text),
    outOfMemory: exit.member('outOfMemory').flag(),
  };
}

function readSeries(series: JsonPlace): HealthSeries {
  let last = 0;
  return {
    target: readTarget(series.member('target')),
    samples: series.member('samples').list((place) => {
      const sample = readSample(place);
      if (sample.at < last)
        throw place.member('at').wrong(`at or after ${last}, as samples stand in the order they were sent`);
      last = sample.at;
      return sample;
    }),
  };
}

function readTarget(target: JsonPlace): Target {
  const kind = target.member('kind').oneOf(['http', 'tcp', 'exec']);
  if (kind === 'exec') return { kind, command: target.member('command').list(text) };
  const from = target.member('from').oneOf(SIDES);
  const port = readPort(target.member('port'));
  return kind === 'tcp' ? { kind, from, port } : { kind, from, port, path: target.member('path').text() };
}

function readPort(place: JsonPlace): number {
  const port = place.whole();
  if (port < 1 || port > 65535) throw place.wrong('a port from 1 to 65535');
  return port;
}

function readSample(sample: JsonPlace): Sample {
  return {
    at: sample.member('at').seconds(),
    took: sample.member('took').seconds(),
    result: readResult(sample.member('result')),
  };
}

function readResult(result: JsonPlace): SampleResult {
  const kind = result.member('kind').oneOf(['status', 'accepted', 'exit', 'refused', 'reset', 'timeout']);
  if (kind === 'exit') return { kind, code: result.member('code').whole() };
  if (kind !== 'status') return { kind };
  const place = result.member('status');
  const status = place.whole();
  if (status < 100 || status > 999) throw place.wrong('a status from 100 to 999');
  return { kind, status, ...result.optional('headersAfter', seconds) };
}

function readEvent(event: JsonPlace): BootEvent {
  const kind = event.member('kind').oneOf(['load', 'blip', 'stop']);
  if (kind === 'stop')
    return {
      kind,
      at: event.member('at').seconds(),
      during: event.member('during').oneOf(['idle', 'request']),
      waited: event.member('waited').seconds(),
      ...event.optional('tookToEnd', seconds),
      ...event.optional('isAnswered', (answered) => answered.flag()),
    };
  const from = event.member('from').seconds();
  const to = event.member('to');
  if (to.seconds() < from) throw to.wrong(`at or after its \`from\`, ${from}`);
  return { kind, from, to: to.seconds(), says: event.member('says').text() };
}
