import type { TreeNode } from '../../grammars.ts';
import { Text, TextBuilder } from '../../repository/text.ts';
import type { Expression, TemplatePart } from './tree.ts';

/*
 * Templates as HashiCorp's own parser reads them (hclsyntax/parser_template.go): first a flat row of tokens, in which a
 * heredoc's literals end with their lines; `~` strips the neighbouring token only; `<<-` takes the smallest indentation
 * away; then directives are nested.
 */

/** Reads an expression node of the same text. */
export type ReadExpression = (node: TreeNode) => Expression;

type Token =
  | { kind: 'literal'; value: Text }
  | { kind: 'interpolation'; text: Text; value: Expression }
  | { kind: 'if'; text: Text; condition: Expression }
  | { kind: 'for'; text: Text; names: readonly Text[]; collection: Expression }
  | { kind: 'else' | 'endif' | 'endfor'; text: Text };

export interface TemplateSource {
  readonly text: Text;
  readonly node: TreeNode;
  readonly form: 'quoted' | 'heredoc' | 'flush-heredoc';
  /** Offsets of the content, delimiters not included. */
  readonly start: number;
  readonly end: number;
  readonly read: ReadExpression;
}

/** The parts of a template, nested; always at least one. */
export function readTemplate(source: TemplateSource): TemplatePart[] {
  const tokens = tokenize(source);
  if (source.form === 'flush-heredoc') takeIndentation(tokens);
  const parts = nest(meld(tokens), { at: 0 }, []);
  return parts.length > 0
    ? parts
    : [{ kind: 'literal', value: source.text.slice(source.start, source.start) }];
}

const DELIMITED = new Set([
  'template_interpolation',
  'template_for_start',
  'template_for_end',
  'template_if_intro',
  'template_else_intro',
  'template_if_end',
]);

function tokenize(source: TemplateSource): Token[] {
  const tokens: Token[] = [];
  let at = source.start;
  let stripNext = false;
  for (const node of delimitedNodes(source.node)) {
    const literals = literalTokens(source, at, node.start);
    if (stripNext) stripFirst(literals);
    const { text } = source;
    if (text.value[node.start + 2] === '~') stripLast(literals);
    tokens.push(...literals, delimitedToken(source, node));
    stripNext = text.value[node.end - 2] === '~' && node.end - node.start > 4;
    at = node.end;
  }
  const rest = literalTokens(source, at, source.end);
  if (stripNext) stripFirst(rest);
  tokens.push(...rest);
  return tokens;
}

/** The ranges between start and end that are neither interpolation nor directive. */
export function literalRanges(node: TreeNode, start: number, end: number): { start: number; end: number }[] {
  const inner = delimitedNodes(node);
  const starts = [start, ...inner.map((child) => child.end)];
  return starts.map((from, i) => ({ start: from, end: inner[i]?.start ?? end }));
}

function delimitedNodes(node: TreeNode): TreeNode[] {
  return node.children.flatMap((child) => (DELIMITED.has(child.type) ? [child] : delimitedNodes(child)));
}

function literalTokens({ text, form }: TemplateSource, start: number, end: number): Token[] {
  if (start >= end) return [];
  const piece = text.slice(start, end);
  if (form === 'quoted') return [{ kind: 'literal', value: decodeQuoted(piece) }];
  const tokens: Token[] = [];
  let from = 0;
  while (from < piece.length) {
    const newline = piece.value.indexOf('\n', from);
    const to = newline < 0 ? piece.length : newline + 1;
    tokens.push({ kind: 'literal', value: decodeDoubled(piece.slice(from, to)) });
    from = to;
  }
  return tokens;
}

function stripFirst(tokens: Token[]): void {
  const first = tokens[0];
  if (first?.kind === 'literal') first.value = trimStart(first.value);
}

function stripLast(tokens: Token[]): void {
  const last = tokens.at(-1);
  if (last?.kind === 'literal') last.value = last.value.slice(0, last.value.value.trimEnd().length);
}

function trimStart(text: Text): Text {
  return text.slice(text.length - text.value.trimStart().length);
}

function delimitedToken(source: TemplateSource, node: TreeNode): Token {
  const text = source.text.slice(node.start, node.end);
  const inner = node.children.find((child) => child.type === 'expression');
  const expression: Expression =
    inner === undefined ? { kind: 'unreadable', text, why: 'nothing is interpolated' } : source.read(inner);
  switch (node.type) {
    case 'template_interpolation':
      return { kind: 'interpolation', text, value: expression };
    case 'template_if_intro':
      return { kind: 'if', text, condition: expression };
    case 'template_else_intro':
      return { kind: 'else', text };
    case 'template_for_start': {
      const names = node.children.filter((child) => child.type === 'identifier');
      return {
        kind: 'for',
        text,
        names: names.map((name) => source.text.slice(name.start, name.end)),
        collection: expression,
      };
    }
    default:
      return { kind: node.type === 'template_for_end' ? 'endfor' : 'endif', text };
  }
}

/** `flushHeredocTemplateParts` of parser_template.go: blank lines do not count, a line that begins with `${` counts as none. */
function takeIndentation(tokens: Token[]): void {
  const lineStarts = tokens.filter((_, i) => {
    const before = tokens[i - 1];
    return before === undefined || (before.kind === 'literal' && before.value.value.endsWith('\n'));
  });
  let least = Number.POSITIVE_INFINITY;
  for (const token of lineStarts) {
    if (!isBlankLine(token)) least = Math.min(least, indentation(token));
  }
  for (const token of lineStarts) {
    if (token.kind === 'literal' && !isBlankLine(token)) token.value = token.value.slice(least);
  }
}

function indentation(token: Token): number {
  if (token.kind !== 'literal') return 0;
  return token.value.length - token.value.value.trimStart().length;
}

function isBlankLine(token: Token): boolean {
  return token.kind === 'literal' && token.value.value.endsWith('\n') && token.value.value.trim() === '';
}

function meld(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  let run: Text[] = [];
  const flush = () => {
    if (run.length > 0) out.push({ kind: 'literal', value: Text.join(run) });
    run = [];
  };
  for (const token of tokens) {
    if (token.kind === 'literal') run.push(token.value);
    else {
      flush();
      out.push(token);
    }
  }
  flush();
  return out;
}

/** Takes tokens until one of `ends`, which is taken too. */
function nest(
  tokens: readonly Token[],
  cursor: { at: number; ended?: string },
  ends: readonly string[],
): TemplatePart[] {
  const parts: TemplatePart[] = [];
  for (let token = tokens[cursor.at]; token !== undefined; token = tokens[cursor.at]) {
    cursor.at++;
    if (ends.includes(token.kind)) {
      cursor.ended = token.kind;
      return parts;
    }
    if (token.kind === 'literal' || token.kind === 'interpolation') parts.push(token);
    else if (token.kind === 'if') {
      const whenTrue = nest(tokens, cursor, ['else', 'endif']);
      const whenFalse = cursor.ended === 'else' ? nest(tokens, cursor, ['endif']) : [];
      parts.push({ ...token, whenTrue, whenFalse });
    } else if (token.kind === 'for') parts.push(nestFor(token, nest(tokens, cursor, ['endfor'])));
  }
  return parts;
}

function nestFor(token: Extract<Token, { kind: 'for' }>, body: TemplatePart[]): TemplatePart {
  const { text, collection, names } = token;
  const item = names.at(-1) ?? text;
  const key = names.length > 1 ? names[0] : undefined;
  return { kind: 'for', text, item, collection, body, ...(key === undefined ? {} : { key }) };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const QUOTED_ESCAPE = /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\(.)|([$%])\4\{/gsu;

/** The characters that a quoted literal stands for. An escape that HCL does not know stays as it is. */
export function decodeQuoted(text: Text): Text {
  if (!/\\|[$%]\{/.test(text.value)) return text;
  const out = new TextBuilder(text);
  for (const match of text.value.matchAll(QUOTED_ESCAPE)) {
    const [whole, short, long, letter, sign] = match;
    const decoded = decodedEscape(short ?? long, letter);
    out.copyTo(match.index);
    if (sign !== undefined) out.skipTo(match.index + 1).copyTo(match.index + 3);
    else if (decoded !== undefined) out.replace(match.index + whole.length, decoded);
  }
  return out.finish();
}

function decodedEscape(hexadecimal: string | undefined, letter: string | undefined): string | undefined {
  if (hexadecimal === undefined) return letter === undefined ? undefined : ESCAPES[letter];
  const code = Number.parseInt(hexadecimal, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function decodeDoubled(text: Text): Text {
  if (!/[$%]\{/.test(text.value)) return text;
  const out = new TextBuilder(text);
  for (const match of text.value.matchAll(/([$%])\1\{/g)) {
    out.copyTo(match.index).skipTo(match.index + 1);
  }
  return out.finish();
}
