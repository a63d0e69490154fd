import type { Text } from '../../repository/text.ts';
import { CommandDraft, isAtCommandEnd } from './commands.ts';
import { type Insides, readCompound } from './compounds.ts';
import { readFunctionName } from './heads.ts';
import { readHeredocs, skipLines } from './heredoc.ts';
import { kept } from './kept.ts';
import { type Commands, readAndOr } from './lists.ts';
import { type ShellReader, skipBlank } from './reader.ts';
import { COPROCESS_NAME, ENDS, GOES_ON, reservedAt } from './reserved.ts';
import { closerAt, readTrailing, skipUnopened } from './strays.ts';
import type { FunctionDefinition, Statement } from './tree.ts';

const NOTHING: ReadonlySet<string> = new Set();
const MISSING = 'a command is missing here';

/**
 * Reads the statements of one script or substitution by recursive descent: POSIX, Shell Grammar, and bash's parse.y.
 * A reserved word or operator that nothing here opened is noted and skipped; a compound command without its end is
 * noted, and the statements in it are kept in its stead.
 */
export class StatementReader implements Insides, Commands {
  readonly reader: ShellReader;
  ender = '';
  losses = 0;
  readonly #isOutermost: boolean;
  /** What ends the lists around here, the innermost last. */
  readonly #ends: ReadonlySet<string>[];
  /** The list that is being read. */
  #out: Statement[] = [];
  /** The offset behind the last thing that belongs to a statement. */
  #end = -1;
  /** The offset behind the last compound command, without its redirections. */
  #compoundEnd = -1;

  constructor(reader: ShellReader, closer: ')' | '') {
    this.reader = reader;
    this.#isOutermost = closer === '';
    this.#ends = closer === '' ? [] : [ENDS.parenthesis];
  }

  /** Reads up to the closer, which is left, or to the end. */
  readScript(): readonly Statement[] {
    const body = this.list(NOTHING);
    if (this.#isOutermost) readHeredocs(this.reader);
    return body;
  }

  list(ends: ReadonlySet<string>): readonly Statement[] {
    const outer = this.#out;
    const out: Statement[] = [];
    this.#out = out;
    this.#ends.push(ends);
    while (!this.#isAtListEnd()) this.#readItem();
    this.#ends.pop();
    this.#out = outer;
    return kept(out);
  }

  block(ends: ReadonlySet<string>): readonly Statement[] {
    const { reader, losses } = this;
    const problems = reader.problems.length;
    const end = this.#end;
    const body = this.list(ends);
    const isEmpty = this.#end === end && this.losses === losses && reader.problems.length === problems;
    if (isEmpty && ends.has(this.ender)) this.complain(MISSING, reader.at, reader.at + this.ender.length);
    return body;
  }

  take(token: string): void {
    this.reader.at += token.length;
    this.#end = this.reader.at;
  }

  attempt<T>(read: () => T): T | undefined {
    const problems = this.reader.problems.length;
    const pending = this.reader.pending.length;
    const result = read();
    return this.#giveUp(problems, pending) ? undefined : result;
  }

  complain(message: string, start: number, end?: number): void {
    if (this.reader.unclosed === undefined) this.reader.complain(message, start, end);
  }

  spill(statement: Statement): void {
    this.#out.push(statement);
  }

  textFrom(start: number): Text {
    return this.reader.slice(start, this.#end);
  }

  readCommand(): Statement | undefined {
    const { reader } = this;
    const start = reader.at;
    const word = reader.char === '(' ? '(' : reservedAt(reader);
    if (word === undefined && !isAtCommandEnd(reader)) return this.#readSimple();
    if (word === undefined || word === '!' || GOES_ON.has(word)) {
      this.complain(MISSING, start, start + (word ?? reader.look(/[;&|]{1,2}|[)#]/y) ?? '').length);
      return undefined;
    }
    if (word === 'coproc') return this.#readCoprocess();
    return word === 'function' ? this.#readNamed() : this.#readCompound(word);
  }

  #isAtListEnd(): boolean {
    for (;;) {
      skipLines(this.reader);
      const closer = closerAt(this.reader);
      if (closer === undefined) return false;
      if (closer === '' || this.#ends.some((ends) => ends.has(closer))) {
        this.ender = closer;
        return true;
      }
      this.attempt(() => skipUnopened(this.reader, closer));
    }
  }

  /** Reads one statement and the separator behind it. */
  #readItem(): void {
    const { reader } = this;
    const start = reader.at;
    const statement = readAndOr(this);
    skipBlank(reader);
    const isBackground = reader.char === '&';
    if (isBackground || reader.at === start || reader.look(/;(?![;&])/y) !== undefined) reader.at++;
    if (statement !== undefined)
      this.#out.push(isBackground ? { ...statement, background: true } : statement);
  }

  #readSimple(): Statement | undefined {
    const { reader } = this;
    const start = reader.at;
    const problems = reader.problems.length;
    const pending = reader.pending.length;
    const { assignments, words, redirects, end, functionName } = new CommandDraft(reader);
    this.#end = end;
    if (reader.unclosed !== undefined && this.#giveUp(problems, pending)) return undefined;
    if (functionName !== undefined) return this.#readFunction(start, functionName);
    const text = reader.slice(start, end);
    return { kind: 'command', text, background: false, redirects, assignments, words };
  }

  #readCompound(word: string): Statement | undefined {
    const { reader } = this;
    const start = reader.at;
    const read = reader.deeper(start, () => readCompound(this, word));
    if (read === undefined) {
      reader.at = reader.lineEnd();
      return undefined;
    }
    const compoundEnd = this.#end;
    const trailing = this.attempt(() => readTrailing(reader));
    if (read.kind === 'broken') {
      for (const statement of read.statements) this.spill(statement);
      return undefined;
    }
    this.#end = trailing?.end ?? compoundEnd;
    this.#compoundEnd = compoundEnd;
    return { ...read, text: this.textFrom(start), background: false, redirects: trailing?.redirects ?? [] };
  }

  /** Reads `function NAME …`. */
  #readNamed(): Statement | undefined {
    const { reader, losses } = this;
    const start = reader.at;
    reader.at += 'function'.length;
    const name = this.attempt(() => readFunctionName(reader));
    if (name !== undefined) return this.#readFunction(start, name);
    if (this.losses === losses) this.complain('the name of a function is missing here', start);
    return undefined;
  }

  /** Reads the body that belongs to a name. dash takes a simple command for one, too. */
  #readFunction(start: number, name: Text): Statement | undefined {
    const { reader } = this;
    skipLines(reader);
    const bodyStart = reader.at;
    const body = this.#readInner(start);
    if (body === undefined) return undefined;
    const text = this.textFrom(start);
    return { kind: 'function', text, background: false, name, ...this.#asBody(body, bodyStart) };
  }

  /** What is redirected is the function, not the command that is its body: bash(1), Shell Function Definitions. */
  #asBody(statement: Statement, start: number): Pick<FunctionDefinition, 'body' | 'redirects'> {
    const { kind, redirects } = statement;
    if (kind === 'command' || kind === 'function') return { body: [statement], redirects: [] };
    if (kind === 'group') return { body: statement.body, redirects };
    const text = this.reader.slice(start, this.#compoundEnd);
    return { body: [{ ...statement, text, redirects: [] }], redirects };
  }

  /** A coprocess runs beside the script, as if ended by `&`. */
  #readCoprocess(): Statement | undefined {
    const { reader } = this;
    const start = reader.at;
    reader.at += 'coproc'.length;
    skipBlank(reader);
    reader.skip(COPROCESS_NAME);
    const command = this.#readInner(start);
    return command === undefined ? undefined : { ...command, text: this.textFrom(start), background: true };
  }

  #readInner(start: number): Statement | undefined {
    const { reader } = this;
    const read = reader.deeper(start, () => ({ command: this.readCommand() }));
    if (read === undefined) reader.at = reader.lineEnd();
    return read?.command;
  }

  /**
   * Whether something read just now had no end. In a script that costs what was read, and reading goes on behind the
   * line where it opened; in a substitution all of it ends here, and the script around it gives it up.
   */
  #giveUp(problems: number, pending: number): boolean {
    const { reader } = this;
    const { unclosed } = reader;
    if (unclosed === undefined || !this.#isOutermost) return unclosed !== undefined;
    reader.unclosed = undefined;
    reader.problems.length = problems;
    reader.pending.length = Math.min(pending, reader.pending.length);
    reader.complain(unclosed.message, unclosed.at);
    const lineEnd = reader.lineEnd(unclosed.at);
    if (reader.mayReadAgain(reader.end - lineEnd)) reader.at = lineEnd;
    this.losses++;
    return true;
  }
}
