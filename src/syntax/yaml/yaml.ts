import { Composer, type CST, type Document, Parser } from 'yaml';
import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { buildDocument } from './build.ts';
import type { YamlDocument, YamlFile } from './tree.ts';

/** Deeper collections are cut off: the composer recurses, and a full stack aborts the process in V8's regular expressions. */
const DEEPEST = 100;

/** More problems than this in one file are not listed. */
const MOST_PROBLEMS = 100;

/** Commas, anchors and tags before one node; each one too many costs the composer an error with its stack. */
const MOST_MARKS = 100;

/** What a blanked template action at the top of a block scalar gives rise to. */
const LEADING_BLANKS = 'Block scalars with more-indented leading empty lines';

/**
 * Reads a YAML stream. An error costs the part it stands in; aliases are resolved, merge keys (`<<`) applied, and of
 * entries with one key the last is taken, as sigs.k8s.io/yaml and PyYAML do where compose and GitHub Actions refuse the file.
 */
export function parseYaml(text: Text): YamlFile {
  const problems: SyntaxProblem[] = [];
  const documents: YamlDocument[] = [];
  const composer = new Composer({
    keepSourceTokens: true,
    uniqueKeys: false,
    version: '1.2',
    logLevel: 'silent',
  });
  const take = (composed: Iterable<Document.Parsed>) => {
    for (const document of composed) documents.push(readDocument(text, document, problems));
  };
  for (const token of new Parser().parse(text.value)) {
    if (token.type === 'document') cutDeepParts(text, token, problems);
    take(composer.next(token));
  }
  take(composer.end(false, text.length));
  return { text, documents, problems: problems.slice(0, MOST_PROBLEMS) };
}

function readDocument(text: Text, document: Document.Parsed, problems: SyntaxProblem[]): YamlDocument {
  for (const error of document.errors.slice(0, MOST_PROBLEMS)) {
    if (!text.isKnown && error.message.startsWith(LEADING_BLANKS)) continue;
    problems.push({ text: text.slice(error.pos[0], error.pos[1]), message: sentence(error.message) });
  }
  return buildDocument(text, document, problems);
}

function sentence(message: string): string {
  const [line = ''] = message.split('\n');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

function cutDeepParts(text: Text, document: CST.Document, problems: SyntaxProblem[]): void {
  const waiting: { token: CST.Token; depth: number }[] = [];
  if (document.value !== undefined) waiting.push({ token: document.value, depth: 0 });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (!('items' in token)) continue;
    if (depth >= DEEPEST) {
      token.items = [];
      const place = text.slice(token.offset, token.offset + 1);
      problems.push({
        text: place,
        message: `Nested more than ${DEEPEST} levels deep: what is below is not read`,
      });
      continue;
    }
    for (const item of token.items) {
      item.start = withFewMarks(item.start);
      if (item.sep !== undefined) item.sep = withFewMarks(item.sep);
      if (item.key) waiting.push({ token: item.key, depth: depth + 1 });
      if (item.value) waiting.push({ token: item.value, depth: depth + 1 });
    }
  }
}

function withFewMarks(tokens: CST.SourceToken[]): CST.SourceToken[] {
  if (tokens.length <= MOST_MARKS) return tokens;
  let marks = 0;
  return tokens.filter(({ type }) => !/^(?:comma|anchor|tag)$/.test(type) || ++marks <= MOST_MARKS);
}
