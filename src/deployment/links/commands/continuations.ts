import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';

/** A command that was to go on in the next line and does not. */
export interface BrokenCommand {
  readonly act: Act;
  /** The backslash with what stands behind it, or the comment that ends the command. */
  readonly at: Span;
  readonly how: 'blanks' | 'comment';
  /** The line that was meant to belong to it. */
  readonly next: { readonly text: string; readonly at: Span };
}

/**
 * Continued shell commands that end too soon (POSIX, Shell Command Language 2.2.1 and 2.3): a backslash before a blank quotes the
 * blank, and a comment goes to the end of its line, whatever the line ends in.
 */
export const brokenCommands = once((deployment: Deployment): readonly BrokenCommand[] => {
  const found = new Map<number | string, BrokenCommand>();
  for (const act of deployment.acts()) {
    const broken = isInLines(act) ? brokenAt(deployment, act) : undefined;
    if (broken !== undefined) found.set(`${broken.at.path}\0${broken.at.start}`, broken);
  }
  return [...found.values()];
});

/** Its script is read line by line: a Dockerfile joins the lines of a RUN by rules of its own, and make those of a recipe. */
function isInLines({ line }: Act): boolean {
  const { origin, body, text } = line.script;
  return body.kind === 'shell' && origin.kind !== 'recipe' && text.value.includes('\n');
}

function brokenAt(deployment: Deployment, act: Act): BrokenCommand | undefined {
  const span = act.line.text.span();
  const content = deployment.repository.file(span.path)?.content;
  if (content === undefined) return undefined;
  const broken = blanksAt(act, blanksBehind(content, span.end)) ?? commentAt(content, span);
  if (broken === undefined) return undefined;
  const next = nextLine(content, broken.at.end);
  const own = content.slice(content.lastIndexOf('\n', span.start - 1) + 1, span.start);
  return next === undefined || !belongs(act, next.line, widthOf(own))
    ? undefined
    : withNext(act, broken, next);
}

interface Broken {
  readonly at: Span;
  readonly how: BrokenCommand['how'];
}

/** `\` before blanks at the line's end, or before a comment: the command has a blank, or `#`, for an argument. */
function blanksAt({ line: { text, argv } }: Act, blanks: number | undefined): Broken | undefined {
  if (blanks === undefined) return undefined;
  if (/^\s?\\[ \t]$/.test(text.value.slice(-3)) && /^[ \t]$/.test(argv.at(-1)?.value ?? '')) {
    const { path, start, end } = text.span(text.length - 2);
    return { how: 'blanks', at: { path, start, end: end + blanks } };
  }
  const last = text.value.slice(text.value.lastIndexOf('\n') + 1);
  const comment = /\s(\\[ \t]+#.*)$/.exec(last);
  const isWord = comment !== null && argv.some(({ value }) => /^[ \t]+#$/.test(value));
  return isWord ? { how: 'comment', at: text.span(text.length - (comment[1]?.length ?? 0)) } : undefined;
}

/** How many blanks stand between an offset and its line's end; undefined where something else does. */
function blanksBehind(content: string, offset: number): number | undefined {
  const blanks = /([ \t]*)(?:\r?\n|$)/y;
  blanks.lastIndex = offset;
  return blanks.exec(content)?.[1]?.length;
}

/** A line of its own that is a comment, behind a line that goes on. */
function commentAt(content: string, { path, end }: Span): Broken | undefined {
  const behind = content.slice(end, end + 2000);
  const match = /^[ \t]*\\\r?\n[ \t]*(?=#)/.exec(behind);
  if (match === null) return undefined;
  const start = end + match[0].length;
  return { how: 'comment', at: { path, start, end: trimmedEnd(content, start) } };
}

interface Line {
  readonly start: number;
  readonly line: string;
}

/** The line after an offset's own that is no comment; undefined where it is empty. */
function nextLine(content: string, offset: number): Line | undefined {
  for (let start = endOfLine(content, offset) + 1; start < content.length; ) {
    const end = endOfLine(content, start);
    const line = content.slice(start, end).trimEnd();
    if (!/^\s*#/.test(line)) return line === '' ? undefined : { start, line };
    start = end + 1;
  }
  return undefined;
}

/** By its form the line was to go on with the command: options, an operator, deeper than the line that the command begins in. */
function belongs(act: Act, line: string, width: number): boolean {
  const isDeeper = widthOf(line) > width;
  return act.kind === 'print'
    ? isDeeper && /^\s*["'$-]/.test(line)
    : isDeeper || /^\s*(?:-\w|--\w|&&|\|)/.test(line);
}

function widthOf(line: string): number {
  return line.length - line.trimStart().length;
}

function withNext(act: Act, { at, how }: Broken, { start, line }: Line): BrokenCommand {
  const from = start + widthOf(line);
  return {
    act,
    at,
    how,
    next: { text: line.trim(), at: { path: at.path, start: from, end: start + line.length } },
  };
}

function endOfLine(content: string, from: number): number {
  const newline = content.indexOf('\n', from);
  return newline < 0 ? content.length : newline;
}

function trimmedEnd(content: string, start: number): number {
  return start + content.slice(start, endOfLine(content, start)).trimEnd().length;
}
