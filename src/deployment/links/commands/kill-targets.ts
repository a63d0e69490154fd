import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Kill } from '../../model/kill.ts';
import { actsWithin, type Run } from '../../scripts/run.ts';
import { isUnknown } from '../../unknown.ts';

/** How a command chooses the processes that it signals. */
export interface KillTarget {
  readonly by: Extract<Kill['by'], string>;
  /** The pattern, name or port, when a word says it. */
  readonly text?: Text;
  /** The pattern is compared with whole command lines, not with names. */
  readonly wholeLine: boolean;
  /** Something besides the pattern narrows it: a user, a session, an age. */
  readonly isNarrowed: boolean;
}

/** Of `pkill`, `killall` and `fuser` themselves; of `kill` and `xargs kill` by where the numbers come from. */
export function targetOf(deployment: Deployment, act: Act, run: Run): KillTarget {
  if (act.program !== 'kill') return ownTarget(deployment, act);
  for (const source of sourcesOf(act, run)) {
    const found = sourceTarget(deployment, source);
    if (found !== undefined) return found;
  }
  return { by: 'pid', wholeLine: false, isNarrowed: false };
}

const WORDS = ['pattern', 'name', 'pid', 'port', 'container', 'unit'] as const;

function ownTarget(deployment: Deployment, act: Act): KillTarget {
  const { programs } = deployment;
  const by = factOf(programs, act, 'by');
  const kind = by === undefined || isUnknown(by) ? undefined : WORDS.find((word) => word === by.value);
  const text = textsOf(programs, act, 'target')[0];
  if (kind === 'pattern') return patternTarget(act, text);
  if (act.program === 'fuser') return portTarget(act, text);
  return {
    by: kind ?? 'pid',
    ...(text === undefined ? {} : { text }),
    wholeLine: false,
    isNarrowed: isNarrowed(act),
  };
}

/** `pkill` and `pgrep`: by parent or PID file alone where no pattern is said. */
function patternTarget(act: Act, text: Text | undefined): KillTarget {
  const common = { wholeLine: act.options.has('full'), isNarrowed: isNarrowed(act) };
  if (act.options.has('pidfile')) return { by: 'pid', ...common };
  if (act.options.has('parent') || text === undefined) return { by: 'parent', ...common };
  return { by: act.options.has('exact') ? 'name' : 'pattern', text, ...common };
}

function isNarrowed(act: Act): boolean {
  return ['euid', 'uid', 'user', 'parent', 'session', 'terminal', 'pgroup', 'cgroup', 'ns'].some((name) =>
    act.options.has(name),
  );
}

/** A port where the name space or the word says so; else whoever has the file open. */
function portTarget(act: Act, text: Text | undefined): KillTarget {
  const isPort = act.options.has('namespace') || /^\S*\/(?:tcp|udp)$/.test(text?.value ?? '');
  return {
    by: isPort ? 'port' : 'pid',
    ...(text === undefined ? {} : { text }),
    wholeLine: false,
    isNarrowed: false,
  };
}

/** Acts whose output gives the numbers: inside the words of `kill`, where those were assigned, or earlier in its pipeline. */
function sourcesOf(act: Act, run: Run): Act[] {
  const words = act.operands.get('target') ?? [];
  const places = words.filter((word) => !word.isKnown).map((word) => word.span());
  const inWords = run.acts.filter(
    (other) => other !== act && places.some((place) => holds(place, other.line.text.span())),
  );
  const { pipeline } = act.line.flow;
  if (pipeline === undefined || (words.length > 0 && places.length === 0)) return inWords;
  const stages = run.pipelines[pipeline.index]?.stages.slice(0, pipeline.stage) ?? [];
  return [...inWords, ...stages.flatMap((stage) => actsWithin(run, stage))];
}

function holds(outer: Span, inner: Span): boolean {
  return outer.path === inner.path && outer.start <= inner.start && inner.end <= outer.end;
}

function sourceTarget(deployment: Deployment, act: Act): KillTarget | undefined {
  const { programs } = deployment;
  const narrow = { wholeLine: false, isNarrowed: false };
  switch (act.program) {
    case 'pgrep':
      return patternTarget(act, textOf(programs, act, 'target'));
    case 'pidof': {
      const text = textOf(programs, act, 'target');
      return { by: 'name', ...(text === undefined ? {} : { text }), ...narrow };
    }
    case 'grep': {
      const text = textOf(programs, act, 'pattern');
      return act.options.has('invert-match') || text === undefined
        ? undefined
        : { by: 'pattern', text, wholeLine: true, isNarrowed: false };
    }
    case 'lsof':
    case 'fuser': {
      const text =
        act.options.get('internet')?.at(-1)?.value ??
        act.operands.get('path')?.[0] ??
        act.operands.get('target')?.[0];
      return { by: 'port', ...(text === undefined ? {} : { text }), ...narrow };
    }
    default:
      return undefined;
  }
}
