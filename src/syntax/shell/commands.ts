import { Text } from '../../repository/text.ts';
import { type AssignmentWord, readAssignment } from './assignment.ts';
import { readNested } from './expansion.ts';
import { kept } from './kept.ts';
import { type ShellReader, skipBlank } from './reader.ts';
import { beginsRedirect, readRedirect } from './redirect.ts';
import type { Assignment, Redirect, Word } from './tree.ts';
import { COMMAND_WORD, readWord } from './words.ts';

/** Commands whose words assign: bash(1), SHELL BUILTIN COMMANDS. */
const DECLARING = new Set(['export', 'local', 'declare', 'readonly', 'typeset']);

const NONE: readonly never[] = [];

/** What a simple command consists of, or the name of a function whose body follows. */
export class CommandDraft {
  /** The offset behind its last word or redirection. */
  end: number;
  /** Set when `()` stands behind the first word. */
  functionName: Text | undefined;
  /** Most commands have none: what no command needs is not made. */
  #words: Word[] | undefined;
  #assignments: Assignment[] | undefined;
  #redirects: Redirect[] | undefined;
  #declares = false;

  /** Reads from here up to what can be no part of a simple command. */
  constructor(reader: ShellReader) {
    this.end = reader.at;
    while (!this.#isAtEnd(reader)) {
      this.#readItem(reader);
      this.end = reader.at;
      skipBlank(reader);
    }
  }

  get words(): readonly Word[] {
    return kept(this.#words ?? NONE);
  }

  get assignments(): readonly Assignment[] {
    return kept(this.#assignments ?? NONE);
  }

  get redirects(): readonly Redirect[] {
    return kept(this.#redirects ?? NONE);
  }

  #isAtEnd(reader: ShellReader): boolean {
    return this.functionName !== undefined || isAtCommandEnd(reader);
  }

  #readItem(reader: ShellReader): void {
    if (beginsRedirect(reader)) this.#redirects = append(this.#redirects, readRedirect(reader));
    else if (reader.char === '(') dropParenthesis(reader);
    else {
      const assigned = readAssignment(reader);
      const word = assigned?.word ?? readWord(reader, COMMAND_WORD);
      if (assigned === undefined && this.#isFirst() && takeParentheses(reader)) this.functionName = word.text;
      else this.#add(word, assigned);
    }
  }

  #isFirst(): boolean {
    return this.#words === undefined && this.#assignments === undefined && this.#redirects === undefined;
  }

  #add(word: Word, assigned: AssignmentWord | undefined): void {
    if (this.#words === undefined) {
      if (assigned !== undefined) this.#assignments = append(this.#assignments, assigned.assignment);
      else {
        this.#words = [word];
        this.#declares = DECLARING.has(plainValue(word)?.value ?? '');
      }
      return;
    }
    const assignment = this.#declares ? (assigned?.assignment ?? declarationOf(word)) : undefined;
    if (assignment === undefined) this.#words.push(word);
    else this.#assignments = append(this.#assignments, assignment);
  }
}

/** Whether an operator, a comment, a line end or the end of the text is here: bash(1), control operator. */
export function isAtCommandEnd(reader: ShellReader): boolean {
  switch (reader.char) {
    case '':
    case '\n':
    case ';':
    case '|':
    case ')':
    case '#':
      return true;
    case '&':
      return reader.peek(1) !== '>';
    default:
      return false;
  }
}

function append<T>(list: T[] | undefined, item: T): T[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}

/** A bare name behind `export` and the like. */
function declarationOf(word: Word): Assignment | undefined {
  const name = plainValue(word);
  if (name === undefined || !/^[A-Za-z_]\w*$/.test(name.value)) return undefined;
  return { text: word.text, name, append: false };
}

function plainValue(word: Word): Text | undefined {
  const [part, more] = word.parts;
  return part?.kind === 'literal' && more === undefined ? part.value : undefined;
}

function takeParentheses(reader: ShellReader): boolean {
  const next = reader.char;
  return (next === '(' || next === ' ' || next === '\t') && reader.skip(/[ \t]*\([ \t]*\)/y);
}

function dropParenthesis(reader: ShellReader): void {
  const start = reader.at++;
  readNested(reader, start);
  if (reader.unclosed === undefined) reader.complain('a parenthesis cannot stand here', start);
}

/** What `|&` adds to the command before it: `2>&1`, written as the operator's second character. */
export function joinErrors(operator: Text): Redirect {
  const value = Text.standing('1', operator.span(1, 2));
  const target: Word = { text: operator.slice(1, 2), parts: [{ kind: 'literal', value, quoted: false }] };
  return { text: operator, operator: '>&', descriptor: 2, target };
}
