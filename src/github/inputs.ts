import { CONFIDENCES, type Confidence, SEVERITIES, type Severity } from '../policy/finding.ts';
import { InputError } from '../repository/input-error.ts';

/** The Action's inputs, typed. What is undefined was left to the configuration or to the occasion. */
export interface Inputs {
  /** Relative to the workspace; empty for all of it. */
  readonly path: string;
  readonly failOn: Severity | 'never' | undefined;
  readonly scope: 'new' | 'all' | undefined;
  readonly confidence: Confidence | undefined;
  /** Relative to the workspace. */
  readonly sarifFile: string | undefined;
  readonly jsonFile: string | undefined;
  /** Empty: nothing is asked of GitHub and nothing written there. */
  readonly token: string;
  readonly checkRun: boolean;
  /** Undefined: on pull requests from this repository. */
  readonly comment: boolean | undefined;
  readonly suggestions: boolean | undefined;
  /** Whether what is deployed is built and started too. */
  readonly smoke: boolean;
  /** Undefined: as the configuration says. */
  readonly smokeWithoutEngine: 'fail' | 'skip' | undefined;
  readonly smokeForksOnSelfHosted: boolean;
  /** Relative to the workspace. */
  readonly smokeTraceFile: string | undefined;
  readonly smokeHtmlFile: string | undefined;
}

/** Reads every input; `read` gives an input's text, empty when nothing is said. Throws an InputError for a wrong value. */
export function readInputs(read: (name: string) => string): Inputs {
  const given = (name: string): string | undefined => read(name) || undefined;
  const word = <const W extends string>(name: string, words: readonly W[]): W | undefined => {
    const value = given(name);
    const found = words.find((one) => one === value);
    if (value === undefined || found !== undefined) return found;
    throw new InputError(`The input \`${name}\` is \`${value}\`; it must be one of ${words.join(', ')}.`);
  };
  const flag = (name: string): boolean | undefined => {
    const value = word(name, ['true', 'false']);
    return value === undefined ? undefined : value === 'true';
  };
  return {
    path: read('path'),
    failOn: word('fail-on', [...SEVERITIES, 'never']),
    scope: word('fail-on-scope', ['new', 'all']),
    confidence: word('confidence', CONFIDENCES),
    sarifFile: given('sarif-file'),
    jsonFile: given('json-file'),
    token: read('github-token'),
    checkRun: flag('check-run') ?? true,
    comment: flag('comment'),
    suggestions: flag('suggestions'),
    smoke: flag('smoke') ?? false,
    smokeWithoutEngine: word('smoke-without-engine', ['fail', 'skip']),
    smokeForksOnSelfHosted: flag('smoke-forks-on-self-hosted') ?? false,
    smokeTraceFile: given('smoke-trace-file'),
    smokeHtmlFile: given('smoke-html-file'),
  };
}
