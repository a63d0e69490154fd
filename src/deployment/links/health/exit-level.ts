import type { Text } from '../../../repository/text.ts';
import type { SimpleCommand, Statement } from '../../../syntax/shell/tree.ts';

/** What makes a command fail: nothing; only that nobody answers; whatever is wrong. */
export type FailsOn = 'nothing' | 'silence' | 'anything';

/** How far a check looks, and what keeps it from looking further. */
export interface ExitLevel {
  readonly failsOn: FailsOn;
  /** Why it fails on no more, as a clause, and where that is said. */
  readonly because?: {
    readonly says: string;
    readonly at: Text;
    /** What to write there so that it fails. */
    readonly instead?: string;
    /** The word before which `curl` lacks its `-f`. */
    readonly option?: Text | undefined;
  };
}

/** What is known of one simple command; undefined where it may fail on anything. */
export type CommandLevel = (command: SimpleCommand, stage: StageOf) => ExitLevel | undefined;

/** Where in a pipeline a command stands. */
export interface StageOf {
  /** The stages before it, the nearest last. */
  readonly before: readonly Statement[];
  /** It is all that its shell runs, which may then be replaced by it. */
  readonly isAlone: boolean;
}

const ANYTHING: ExitLevel = { failsOn: 'anything' };
const ORDER: readonly FailsOn[] = ['nothing', 'silence', 'anything'];
const DEEPEST = 60;

/** What makes a shell text end with another status than 0. Where that is not certain: anything. */
export class ExitLevels {
  readonly #command: CommandLevel;
  readonly #pipefail: boolean;
  readonly #errexit: boolean;
  readonly #functions = new Set<string>();

  constructor(command: CommandLevel, { errexit, pipefail }: { errexit: boolean; pipefail: boolean }) {
    this.#command = command;
    this.#errexit = errexit;
    this.#pipefail = pipefail;
  }

  /** The last statement decides, and those before it that may leave the script. */
  ofList(statements: readonly Statement[], depth = 0): ExitLevel {
    const last = statements.at(-1);
    if (last === undefined || depth > DEEPEST) return ANYTHING;
    for (const statement of statements)
      if (statement.kind === 'function') this.#functions.add(statement.name.value);
    const isAlone = depth === 0 && statements.length === 1;
    const deciding = statements.filter(
      (one) => one === last || this.#errexit || setsOptions(one) || leaves(one, 0),
    );
    return highest(deciding.map((one) => (setsOptions(one) ? ANYTHING : this.#of(one, depth + 1, isAlone))));
  }

  #of(statement: Statement, depth: number, isAlone = false): ExitLevel {
    if (depth > DEEPEST) return ANYTHING;
    if (statement.background) return nothing('it is sent to the background', statement.text);
    switch (statement.kind) {
      case 'command':
        return this.#simple(statement, { before: [], isAlone });
      case 'pipeline':
        return this.#pipeline(statement, depth);
      case 'and-or':
        return this.#either(statement, depth);
      case 'group':
      case 'subshell':
        return this.ofList(statement.body, depth + 1);
      case 'if': {
        const bodies = [...statement.branches.map(({ body }) => body), statement.otherwise ?? []];
        const inside = highest(
          bodies.flatMap((body) => (body.length === 0 ? [] : [this.ofList(body, depth + 1)])),
        );
        const asked = highest(statement.branches.map(({ condition }) => this.ofList(condition, depth + 1)));
        return lowest([inside, asked]);
      }
      case 'function':
        return nothing('it only defines a function', statement.text);
      default:
        return ANYTHING;
    }
  }

  #pipeline(pipeline: Statement & { kind: 'pipeline' }, depth: number): ExitLevel {
    const last = pipeline.stages.at(-1);
    if (last === undefined || pipeline.negated || this.#pipefail)
      return pipeline.negated && pipeline.stages.length === 1 && last !== undefined
        ? this.#negated(last, depth)
        : ANYTHING;
    return last.kind === 'command'
      ? this.#simple(last, { before: pipeline.stages.slice(0, -1), isAlone: false })
      : this.#of(last, depth + 1);
  }

  /** What fails on nothing succeeds always: turned about, it fails always. */
  #negated(inner: Statement, depth: number): ExitLevel {
    const level = this.#of(inner, depth + 1);
    return level.failsOn === 'nothing' ? ANYTHING : level;
  }

  #either({ operator, left, right }: Statement & { kind: 'and-or' }, depth: number): ExitLevel {
    const [first, second] = [this.#of(left, depth + 1), this.#of(right, depth + 1)];
    if (operator === '&&') return highest([first, second]);
    // `broken && exit 1 || exit 0`: what leaves the shell is not caught by what stands behind it.
    if (leaves(left, 0)) return ANYTHING;
    if (second.failsOn === 'nothing' && first.failsOn !== 'nothing')
      return nothing(
        `\`|| ${shown(right.text)}\` makes a success of every failure`,
        right.text,
        /^(?:exit\s+0|true|:)$/.test(right.text.value) ? 'exit 1' : undefined,
      );
    return lowest([first, second]);
  }

  #simple(command: SimpleCommand, stage: StageOf): ExitLevel {
    const name = command.words[0]?.text.value ?? '';
    if (this.#functions.has(name)) return ANYTHING;
    if (name === 'exit' || name === 'return') {
      const status = command.words[1]?.text.value;
      return status === '0'
        ? nothing(`\`${shown(command.text)}\` ends it with success`, command.text)
        : ANYTHING;
    }
    if (/^(?:true|:|\/bin\/true|echo|printf)$/.test(name))
      return nothing(`\`${name}\` always succeeds`, command.text);
    return this.#command(command, stage) ?? ANYTHING;
  }
}

function nothing(says: string, at: Text, instead?: string): ExitLevel {
  return { failsOn: 'nothing', because: { says, at, ...(instead !== undefined && { instead }) } };
}

function shown(text: Text): string {
  return text.value.replace(/\s+/g, ' ').slice(0, 60);
}

function highest(levels: readonly ExitLevel[]): ExitLevel {
  return levels.reduce((a, b) => (rank(b) > rank(a) ? b : a), levels.at(-1) ?? ANYTHING);
}

function lowest(levels: readonly ExitLevel[]): ExitLevel {
  return levels.reduce((a, b) => (rank(b) < rank(a) ? b : a), levels[0] ?? ANYTHING);
}

function rank({ failsOn }: ExitLevel): number {
  return ORDER.indexOf(failsOn);
}

/** `set -e`, `source lib.sh`, `trap`: from there on, anything may end it. */
function setsOptions(statement: Statement): boolean {
  const name = statement.kind === 'command' ? statement.words[0]?.text.value : undefined;
  return name !== undefined &&
    /^(?:set|source|\.|trap|exec|shopt)$/.test(name) &&
    statement.kind === 'command'
    ? /^(?:set\s+(?:-\w*e|-o\s+(?:errexit|pipefail))|source\b|\.\s|trap\b)/.test(statement.text.value)
    : false;
}

/** Whether an `exit` other than 0 stands in it, which ends the script there. */
function leaves(statement: Statement, depth: number): boolean {
  if (depth > DEEPEST) return true;
  const inside = (list: readonly Statement[]): boolean => list.some((one) => leaves(one, depth + 1));
  switch (statement.kind) {
    case 'command':
      return statement.words[0]?.text.value === 'exit' && statement.words[1]?.text.value !== '0';
    case 'and-or':
      return leaves(statement.left, depth + 1) || leaves(statement.right, depth + 1);
    case 'if':
      return statement.branches.some(({ body }) => inside(body)) || inside(statement.otherwise ?? []);
    case 'loop':
    case 'group':
    case 'function':
      return inside(statement.body);
    case 'case':
      return statement.arms.some(({ body }) => inside(body));
    default:
      return false;
  }
}
