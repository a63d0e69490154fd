import { seconds } from '../seconds.ts';
import {
  type Boot,
  type BootEvent,
  type ListeningSocket,
  type OutputLine,
  targetName,
} from '../trace/trace.ts';
import { type HealthRun, healthRuns } from './health-runs.ts';
import type { Group, Lane, Mark } from './timeline.ts';

/** More lines than this are drawn together with their neighbours. */
const MOST_TICKS = 150;
const MOST_SOCKETS = 4;

/** What one boot did. */
export function bootGroup(boot: Boot, { title, until }: { title: string; until: number }): Group {
  const lanes: Lane[] = [
    { name: 'container', marks: lifeMarks(boot) },
    { name: 'output', marks: outputMarks(boot, until) },
    ...socketLanes(boot),
    ...boot.health.map(({ target, samples }) => ({
      name: targetName(target),
      marks: healthRuns(samples, Math.max(boot.watchedFor, until)).map(healthMark),
    })),
  ];
  const done = boot.events.map(eventMark);
  return { title, lanes: done.length === 0 ? lanes : [...lanes, { name: 'what we did', marks: done }] };
}

function lifeMarks({ exit, watchedFor, firstSuccess }: Boot): Mark[] {
  const to = exit?.at ?? watchedFor;
  const up = Math.min(firstSuccess ?? to, to);
  const marks: Mark[] = [{ kind: 'bar', from: 0, to: up, tone: 'idle', says: `starting for ${seconds(up)}` }];
  if (firstSuccess !== undefined)
    marks.push({ kind: 'bar', from: up, to, tone: 'good', says: `first 2xx after ${seconds(up)}` });
  if (exit !== undefined) {
    const how = exit.outOfMemory ? 'out of memory' : (exit.signal ?? `exit ${exit.code ?? '?'}`);
    marks.push({
      kind: 'point',
      at: exit.at,
      shape: 'kill',
      tone: 'bad',
      says: `ended by itself after ${seconds(exit.at)}: ${how}`,
      label: how,
    });
  }
  return marks;
}

/** Each line a tick; where they are many, one tick for all lines of a short while. */
function outputMarks({ output }: Boot, until: number): Mark[] {
  const width = until / MOST_TICKS;
  const bins = new Map<number, { readonly first: OutputLine; count: number; isError: boolean }>();
  for (const line of output) {
    const bin = Math.floor(line.at / width);
    const known = bins.get(bin) ?? { first: line, count: 0, isError: false };
    known.count++;
    known.isError ||= line.stream === 'stderr';
    bins.set(bin, known);
  }
  return [...bins.values()].map(({ first, count, isError }) => ({
    kind: 'point',
    at: first.at,
    shape: 'tick',
    tone: isError ? 'strain' : 'idle',
    says: `${seconds(first.at)}: ${first.text}${count > 1 ? ` (and ${count - 1} more)` : ''}`,
  }));
}

/** A lane each, as their labels would cover each other: they come together. */
function socketLanes({ sockets }: Boot): Lane[] {
  const marks = sockets.map(socketMark);
  if (marks.length === 0) return [{ name: 'sockets', marks }];
  return marks.slice(0, MOST_SOCKETS).map((mark, i) => ({
    name: i === 0 ? 'sockets' : '',
    marks: i < MOST_SOCKETS - 1 ? [mark] : marks.slice(i),
  }));
}

function socketMark({ at, address, port }: ListeningSocket): Mark {
  const where = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  const isHidden = address.startsWith('127.') || address === '::1';
  return {
    kind: 'point',
    at,
    shape: 'flag',
    tone: isHidden ? 'bad' : 'good',
    says: `listens on ${where} after ${seconds(at)}${isHidden ? ', which nobody outside reaches' : ''}`,
    label: where,
  };
}

function healthMark({ from, to, tone, what, samples, longest }: HealthRun): Mark {
  const asked = samples === 1 ? 'asked once' : `asked ${samples} times`;
  const says = `${what} from ${seconds(from)} to ${seconds(to)}: ${asked}, longest ${seconds(longest)}`;
  return { kind: 'bar', from, to, tone, says };
}

function eventMark(event: BootEvent): Mark {
  switch (event.kind) {
    case 'load':
    case 'blip': {
      const what = event.kind === 'load' ? event.says : `${event.says} paused`;
      const says = `${what} from ${seconds(event.from)} to ${seconds(event.to)}`;
      return { kind: 'bar', from: event.from, to: event.to, tone: 'strain', says, label: what };
    }
    case 'stop': {
      const end = event.tookToEnd;
      const says =
        end === undefined
          ? `SIGTERM at ${seconds(event.at)}: still alive ${seconds(event.waited)} later`
          : `SIGTERM at ${seconds(event.at)}: ended ${seconds(end)} later`;
      const tone = end === undefined ? 'bad' : 'idle';
      return { kind: 'point', at: event.at, shape: 'flag', tone, says, label: 'SIGTERM' };
    }
  }
}
