import type { CST } from 'yaml';
import { type Text, TextBuilder } from '../../repository/text.ts';

/** Where the lines of a block scalar begin: after its header, a comment and the line end. */
export function blockBodyStart(token: CST.BlockScalar): number {
  return token.props.reduce((end, prop) => end + ('source' in prop ? prop.source.length : 0), token.offset);
}

interface Line {
  readonly start: number;
  /** Spaces at its beginning. */
  readonly indent: number;
  readonly end: number;
}

interface Block {
  readonly lines: readonly Line[];
  /** How many spaces each line loses. */
  readonly trim: number;
  /** The first line with content, and the line after the last. */
  readonly first: number;
  readonly past: number;
  readonly chomp: '-' | '+' | '';
}

/** The value of a `|` or `>` scalar (YAML 1.2.2, chapter 8.1), each character mapped to the one it was written as. */
export function decodeBlock(text: Text, token: CST.BlockScalar): Text {
  const start = blockBodyStart(token);
  const body = text.slice(start, start + token.source.length);
  const header = token.props[0];
  const marks = header !== undefined && 'source' in header ? header.source : '|';
  const out = new TextBuilder(body);
  const block = layOut(body.value, marks, token.indent);
  if (block.past === 0) return decodeEmpty(out, block, body.length);
  for (const line of block.lines.slice(0, block.first)) copyLine(out, line, block.trim).copyTo(line.end + 1);
  if (marks.startsWith('>')) copyFolded(out, block, body.value);
  else {
    for (let i = block.first; i < block.past; i++) {
      const line = block.lines[i] as Line;
      if (i > block.first) out.copyTo(line.start);
      copyLine(out, line, block.trim);
    }
  }
  chompEnd(out, block, body.length);
  out.skipTo(body.length);
  return out.finish();
}

function layOut(value: string, marks: string, parentIndent: number): Block {
  const lines = linesOf(value);
  const isEmpty = (line: Line) => line.start + line.indent === line.end;
  let past = lines.length;
  while (past > 0 && isEmpty(lines[past - 1] as Line)) past--;
  const explicit = Number(/[1-9]/.exec(marks)?.[0] ?? 0);
  const first = lines.findIndex((line) => !isEmpty(line));
  const trim = explicit > 0 ? parentIndent + explicit : (lines[first]?.indent ?? 0);
  const lead = Math.max(0, first);
  if (past > 0) {
    for (let i = lines.length - 1; i >= past; i--) if ((lines[i] as Line).indent > trim) past = i + 1;
  }
  const sign = /[-+]/.exec(marks)?.[0];
  return { lines, trim, first: lead, past, chomp: sign === '-' || sign === '+' ? sign : '' };
}

function linesOf(value: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= value.length; ) {
    const newline = value.indexOf('\n', start);
    const end = newline === -1 ? value.length : newline;
    let indent = 0;
    while (start + indent < end && value[start + indent] === ' ') indent++;
    lines.push({ start, indent, end });
    start = end + 1;
  }
  return lines;
}

function copyLine(out: TextBuilder, line: Line, trim: number): TextBuilder {
  return out.skipTo(line.start + Math.min(trim, line.indent)).copyTo(line.end);
}

/** Line breaks between lines of equal indentation fold; around more indented lines they all stay. */
function copyFolded(out: TextBuilder, block: Block, value: string): void {
  let breaks = 0;
  let deeperBefore = false;
  for (let i = block.first; i < block.past; i++) {
    const line = block.lines[i] as Line;
    const deeper = line.indent > block.trim || value[line.start + line.indent] === '\t';
    if (!deeper && line.start + line.indent === line.end) {
      breaks++;
      continue;
    }
    const kept = deeper || deeperBefore ? breaks : breaks - 1;
    const start = line.start + Math.min(block.trim, line.indent);
    if (i > block.first)
      out.replace(start, breaks === 1 && kept === 0 ? ' ' : '\n'.repeat(Math.max(0, kept)));
    else out.skipTo(start);
    out.copyTo(line.end);
    deeperBefore = deeper;
    breaks = 1;
  }
}

function chompEnd(out: TextBuilder, block: Block, end: number): void {
  if (block.chomp === '-') return;
  if (block.chomp === '') {
    out.replace(Math.min(out.at + 1, end), '\n');
    return;
  }
  const rest = block.lines.slice(block.past);
  if (rest.length === 0) out.replace(end, '\n');
  for (const line of rest) {
    out.copyTo(line.start);
    copyLine(out, line, block.trim);
  }
}

function decodeEmpty(out: TextBuilder, block: Block, end: number): Text {
  const breaks = block.chomp === '+' && end > 0 ? Math.max(1, block.lines.length - 1) : 0;
  return out.replace(end, '\n'.repeat(breaks)).finish();
}
