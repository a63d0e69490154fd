import { readAssignment } from './shell-assignment.ts';
import { readNested, skipArithmetic } from './shell-expansion.ts';
import {
  readCaseHead,
  readForHead,
  readFunctionName,
  readPatterns,
  readTest,
  textWord,
} from './shell-heads.ts';
import { readHeredocs } from './shell-heredoc.ts';
import { Operators } from './shell-operators.ts';
import type { ShellReader } from './shell-reader.ts';
import { beginsRedirect, readRedirect } from './shell-redirect.ts';
import { CLOSING, GOES_ON, PREFIX, RESERVED } from './shell-reserved.ts';
import { type FunctionHead, Skeleton } from './shell-skeleton.ts';
import { COMMAND_WORD, readWord } from './shell-words.ts';

/**
 * Makes the skeleton of a script. It knows just enough of the grammar to tell a reserved word from a word, a pattern
 * from a command and `((` from two parentheses; the order of statements is for the grammar to read.
 */
export class ShellLexer {
  readonly out: Skeleton;
  readonly #reader: ShellReader;
  readonly #closer: ')' | '';
  /** A command may begin; or its words go on; or a compound command has ended and only redirections may follow. */
  #state: 'command' | 'words' | 'ended' = 'command';
  readonly #operators = new Operators();
  #bang: number | undefined;
  #head: FunctionHead | undefined;
  #mark: ReturnType<typeof markHere>;

  constructor(reader: ShellReader, closer: ')' | '') {
    this.#reader = reader;
    this.#closer = closer;
    this.out = new Skeleton(reader.at);
    this.#mark = markHere(this.out, this.#reader);
  }

  /** Reads up to the closer or the end. An unclosed quote costs its statement, in the outermost script. */
  run(): Skeleton {
    const reader = this.#reader;
    while (!reader.isAtEnd) {
      if (this.#closer !== '' && reader.char === ')' && this.#operators.arm !== 'patterns') break;
      this.#step();
      if (reader.unclosed === undefined) continue;
      if (this.#closer !== '') break;
      this.#recover(reader.unclosed);
    }
    if (this.#closer === '') readHeredocs(reader);
    return this.out;
  }

  #step(): void {
    const reader = this.#reader;
    if (reader.take(/(?:[ \t]|\\\n)+|#[^\n]*/y) !== undefined) this.out.write('', reader.at);
    else if (reader.char === '\n') this.#endLine();
    else {
      if (this.#state !== 'words') this.#mark = markHere(this.out, this.#reader);
      if (this.#operators.arm === 'patterns') this.#readArm();
      else if (beginsRedirect(reader)) this.#addRedirect();
      else if (!this.#readOperator()) this.#readToken();
    }
  }

  #endLine(): void {
    const reader = this.#reader;
    reader.at++;
    this.out.write(this.#state === 'command' ? '' : ';', reader.at);
    readHeredocs(reader);
    this.out.write('', reader.at);
    if (this.#state !== 'command') this.#operators.endChain();
    this.#state = 'command';
  }

  #readOperator(): boolean {
    const reader = this.#reader;
    const start = reader.at;
    const operator = reader.take(/;;&|;;|;&|;|&&|&|\|\||\|&|\||\)/y);
    if (operator === undefined) return false;
    if (operator === ')') {
      reader.complain('this parenthesis was never opened', start, reader.at);
      this.out.write('', reader.at);
      return true;
    }
    this.#operators.write(reader, this.out, operator);
    this.#state = 'command';
    return true;
  }

  #readArm(): void {
    const reader = this.#reader;
    if (reader.look(/esac(?=[ \t\n;&|()<>]|$)/y) !== undefined) {
      this.#operators.arm = 'body';
      this.#readToken();
      return;
    }
    readPatterns(reader, this.out);
    this.#operators.arm = 'body';
    this.#state = 'command';
  }

  #addRedirect(): void {
    const reader = this.#reader;
    const start = reader.at;
    const end = this.out.endOfCompound;
    if (this.#state !== 'ended') this.#begin('words');
    const redirect = readRedirect(reader);
    if (this.#state === 'ended') {
      const trailing = this.out.trailing.get(end) ?? { redirects: [], end };
      trailing.redirects.push(redirect);
      this.out.trailing.set(end, { ...trailing, end: reader.at });
      this.out.write('', reader.at);
    } else this.out.hide({ kind: 'redirect', start, end: reader.at, redirect });
  }

  #readToken(): void {
    const reader = this.#reader;
    if (this.#state === 'command' && reader.take(PREFIX) !== undefined) {
      this.out.write('', reader.at);
      return;
    }
    const reserved = this.#state === 'words' ? undefined : reader.look(RESERVED);
    if (reserved !== undefined && (this.#state === 'command' || GOES_ON.has(reserved))) {
      this.#readReserved(reserved);
    } else if (reader.char === '(') this.#readParenthesis();
    else if (this.#state === 'ended') this.#dropWord();
    else this.#addWord();
  }

  #readReserved(word: string): void {
    const reader = this.#reader;
    const start = reader.at;
    if (word === '!') {
      this.#bang = this.#bang === undefined ? start : undefined;
      this.out.write('', ++reader.at);
      return;
    }
    if (this.#state === 'ended') this.out.separate();
    if (!GOES_ON.has(word)) this.#begin('command');
    if (word === '[[') {
      const words = readTest(reader);
      this.#hideCompound({ kind: 'test', form: '[[', words, start, end: reader.at });
      return;
    }
    reader.at += word.length;
    if (word === 'function') {
      this.#expectBody({ start, name: readFunctionName(reader) });
      return;
    }
    this.out.write(word, reader.at);
    if (CLOSING.has(word)) {
      if (word === 'esac') this.#operators.arms.pop();
      this.#endCompound();
      return;
    }
    this.#state = 'command';
    if (word === 'case' && readCaseHead(reader, this.out)) this.#operators.arms.push('patterns');
    if ((word === 'for' || word === 'select') && !readForHead(reader, this.out)) this.#endCompound();
  }

  #endCompound(): void {
    this.out.endOfCompound = this.#reader.at;
    this.#state = 'ended';
  }

  #expectBody(head: FunctionHead): void {
    this.#head = head;
    this.#state = 'command';
    this.out.write('', this.#reader.at);
  }

  #readParenthesis(): void {
    const reader = this.#reader;
    const start = reader.at;
    const wasCommand = this.#state === 'command';
    if (wasCommand) this.#begin('command');
    if (wasCommand && reader.startsWith('((') && skipArithmetic(reader)) {
      const words = [textWord(reader.slice(start + 2, reader.at - 2))];
      this.#hideCompound({ kind: 'test', form: '((', words, start, end: reader.at });
      return;
    }
    reader.at = Math.max(reader.at, start + 1);
    const body = readNested(reader, start);
    if (wasCommand) this.#hideCompound({ kind: 'subshell', body, start, end: reader.at });
    else {
      reader.complain('a parenthesis cannot stand here', start);
      this.out.write('', reader.at);
    }
  }

  #hideCompound(item: Parameters<Skeleton['hide']>[0]): void {
    this.out.hide(item);
    this.#endCompound();
  }

  #dropWord(): void {
    const reader = this.#reader;
    const start = reader.at;
    readWord(reader, COMMAND_WORD);
    reader.at = Math.max(reader.at, start + 1);
    reader.complain('no word can stand behind the end of a compound command', start, reader.at);
    this.out.write('', reader.at);
  }

  #addWord(): void {
    const reader = this.#reader;
    const start = reader.at;
    const wasCommand = this.#state === 'command';
    this.#begin('words');
    const assigned = readAssignment(reader);
    const word = assigned?.word ?? readWord(reader, COMMAND_WORD);
    const isHead = wasCommand && assigned === undefined && reader.take(/[ \t]*\([ \t]*\)/y) !== undefined;
    if (isHead) this.#expectBody({ start, name: word.text });
    else this.out.hide({ kind: 'word', start, end: reader.at, ...(assigned ?? { word }) });
  }

  /** A statement begins here: what was read before it (`!`, a function's name) is about it. */
  #begin(next: 'command' | 'words'): void {
    const { at } = this.#reader;
    if (this.#bang !== undefined) this.out.bangs.set(at, this.#bang);
    if (this.#head !== undefined) this.out.heads.set(at, this.#head);
    this.#bang = undefined;
    this.#head = undefined;
    this.#state = next;
  }

  /** Gives up the statement around what has no end, and goes on behind the line where it opened. */
  #recover(unclosed: { readonly at: number; readonly message: string }): void {
    const reader = this.#reader;
    const mark = this.#mark;
    reader.unclosed = undefined;
    reader.problems.length = mark.problems;
    reader.pending.length = mark.pending;
    reader.complain(unclosed.message, unclosed.at);
    const lineEnd = reader.lineEnd(unclosed.at);
    if (reader.mayReadAgain(reader.end - lineEnd)) reader.at = lineEnd;
    this.out.cutBack(mark);
    this.out.hide({ kind: 'broken', start: mark.at, end: reader.at });
    this.#state = 'words';
  }
}

function markHere(out: Skeleton, { problems, pending }: ShellReader) {
  return { ...out.mark(), problems: problems.length, pending: pending.length };
}
