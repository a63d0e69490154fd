import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf } from '../../acts/facts.ts';
import type { Programs } from '../../acts/recognise.ts';
import type { Deployment } from '../../deployment.ts';
import { actsWithin, type Run } from '../../scripts/run.ts';
import { isUnknown } from '../../unknown.ts';
import type { ProbeAsk } from '../../workloads/probe.ts';
import type { PodContainer } from '../../workloads/workload.ts';
import { placeOfUse } from '../commands/place-of-use.ts';
import { type ProbedContainer, runOfProbe, wordsOf } from './probed-containers.ts';

/** A question over HTTP to an application in the same container. */
export interface PathAsk {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS';
  readonly path: string;
  /** The characters of the path, or of what holds it. */
  readonly at: Span;
  readonly port: number;
  /** A status of 400 and above makes it fail. */
  readonly looksAtStatus: boolean;
  /** What the body is searched for. */
  readonly expects: BodyPattern | undefined;
}

/** A pattern of plain characters. */
export interface BodyPattern {
  readonly text: Text;
  readonly characters: string;
  readonly ignoresCase: boolean;
}

/** What a probe asks over HTTP of its own container; empty where that cannot be told, or one of several is enough. */
export function asksOfProbe(deployment: Deployment, probed: ProbedContainer): readonly PathAsk[] {
  const { ask } = probed.probe;
  if (isUnknown(ask)) return [];
  if (ask.kind === 'http') return httpAsk(ask, probed.pod);
  if (ask.kind !== 'exec') return [];
  const run = runOfProbe(deployment, probed);
  if (run === undefined || ask.words.some(({ length }) => length > LONGEST)) return [];
  // One of several is enough.
  if (wordsOf(ask).some(({ value }) => /\|\|.*(?:curl|wget|http)/s.test(value))) return [];
  return [...run.acts.flatMap((act) => askOf(deployment.programs, run, act)), ...inSnippet(ask)];
}

function httpAsk(ask: ProbeAsk & { readonly kind: 'http' }, pod: PodContainer | undefined): PathAsk[] {
  const port = ask.port?.text;
  if (port?.isKnown !== true || ask.host !== undefined || ask.path?.text.isKnown === false) return [];
  if (ask.headers.some(({ name }) => name.value.toLowerCase() === 'host')) return [];
  const named = pod?.ports.find(({ name }) => name?.text.value === port.value)?.port;
  const number = /^\d+$/.test(port.value) ? Number(port.value) : named;
  if (number === undefined || isUnknown(number)) return [];
  return [
    {
      method: 'GET',
      path: ask.path?.text.value ?? '/',
      at: ask.path?.at ?? port.span(),
      port: number,
      looksAtStatus: true,
      expects: undefined,
    },
  ];
}

/** Characters of a word; nobody writes longer checks. */
const LONGEST = 20_000;

const HERE = /^(?:http:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d{1,5}))?(\/[^\s]*)?$/d;

/** `curl -f http://localhost:8000/health` in the container itself. */
export function askOf(programs: Programs, run: Run, act: Act): PathAsk[] {
  if (act.program !== 'curl' && act.program !== 'wget') return [];
  const url = textOf(programs, act, 'url');
  const match = url?.isKnown === true && url.length < 2000 ? HERE.exec(url.value) : null;
  if (url === undefined || match === null || act.open !== undefined) return [];
  if (act.line.flow.conditions.length > 0 || act.line.flow.loops.length > 0 || !act.line.flow.called)
    return [];
  const method = methodOf(programs, act);
  if (method === undefined) return [];
  const range = match.indices?.[2];
  const expects = expectedBy(programs, run, act);
  return [
    {
      method,
      path: match[2] ?? '/',
      at: placeIn(act, range === undefined ? url : url.slice(...range)),
      port: Number(match[1] ?? 80),
      looksAtStatus: failsOnError(programs, act) && act.line.flow.pipeline === undefined,
      expects,
    },
  ];
}

/** Words that no shell reads stand for themselves. */
function placeIn(act: Act, word: Text): Span {
  return act.line.script.body.kind === 'argv' &&
    act.line.argv.every((one) => one.segments[0]?.site === undefined)
    ? word.span()
    : placeOfUse(act, word);
}

/** GNU wget asks again with GET where HEAD is refused (http.c), so that its `--spider` tells nothing of methods. */
function methodOf(programs: Programs, act: Act): PathAsk['method'] | undefined {
  const words = act.line.argv.map(({ value }) => value);
  if (act.program === 'wget')
    return words.some((word) => /^--(?:post|method|body)/.test(word)) ? undefined : 'GET';
  const stated = factOf(programs, act, 'method');
  if (stated !== undefined && isUnknown(stated)) return undefined;
  const method = stated === undefined ? undefined : String(stated.value).toUpperCase();
  if (method !== undefined)
    return ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].includes(method)
      ? (method as PathAsk['method']) // It is one of them, as was just asked.
      : undefined;
  if (act.options.has('head')) return 'HEAD';
  const isSent = words.some((word) => /^(?:-d|--data\S*|--json|-F|--form\S*|-T)/.test(word));
  return isSent ? (words.some((word) => /^(?:-G|--get)$/.test(word)) ? undefined : 'POST') : 'GET';
}

/** Whether an answer of 400 and above makes the command fail. */
export function failsOnError(programs: Programs, act: Act): boolean {
  const fact = factOf(programs, act, 'fails_on_error');
  return fact !== undefined && !isUnknown(fact) && fact.value === true;
}

/** `… | grep -q ok` directly behind it. */
function expectedBy(programs: Programs, run: Run, act: Act): BodyPattern | undefined {
  const { pipeline } = act.line.flow;
  const stages = pipeline === undefined ? undefined : run.pipelines[pipeline.index]?.stages;
  if (pipeline === undefined || stages === undefined || stages.length !== pipeline.stage + 2)
    return undefined;
  const next = stages[pipeline.stage + 1];
  const grep = next === undefined ? undefined : actsWithin(run, next)[0];
  if (
    grep?.program !== 'grep' ||
    ['invert-match', 'count', 'perl-regexp', 'file'].some((one) => grep.options.has(one))
  )
    return undefined;
  const shows =
    ['head', 'write-out'].some((one) => act.options.has(one)) ||
    /\s-\w*i\w*\b|--include|\s-\w*v\b|-D\s/.test(act.line.text.value.split('|')[0] ?? '');
  const text = textOf(programs, grep, 'pattern');
  if (shows || text?.isKnown !== true || act.options.has('output') || !/^[\w\s"':{},-]+$/.test(text.value))
    return undefined;
  const ignoresCase = grep.options.has('ignore-case');
  return { text, characters: text.value, ignoresCase };
}

const URL_IN_CODE = /(["'])http:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})(\/[\w./-]*)?\1/dg;

/** `python -c "…urlopen('http://localhost:8000/health')"`: calls that raise by themselves when the status is an error. */
function inSnippet({ words }: ProbeAsk & { readonly kind: 'exec' }): PathAsk[] {
  return words.flatMap((word) => {
    if (word.length > 5000 || !/\burlopen\(|raise_for_status\(\)/.test(word.value)) return [];
    if (/\btry\b|\bexcept\b|Request\(|\.post\(|\bdata=/.test(word.value)) return [];
    const found = [...word.value.matchAll(URL_IN_CODE)];
    const [match] = found;
    if (match === undefined || found.length > 1) return [];
    const range = match.indices?.[3] ?? match.indices?.[0];
    return [
      {
        method: 'GET' as const,
        path: match[3] ?? '/',
        at: word.slice(...(range ?? [0, 0])).span(),
        port: Number(match[2]),
        looksAtStatus: true,
        expects: undefined,
      },
    ];
  });
}
