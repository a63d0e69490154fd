import type { Call } from './github-description.ts';

/*
 * What GitHub refuses, cuts or garbles and its description does not say, or says in prose only (reference: REST API, "Create
 * a check run", "Create an issue comment", "Create a review for a pull request").
 */

const MOST_ANNOTATIONS = 50;
const TEXT_CHARACTERS = 65_535;
const COMMENT_CHARACTERS = 65_536;
const DETAIL_BYTES = 64 * 1024;
const TITLE_CHARACTERS = 255;
const PAGE = 100;

type Fields = Readonly<Record<string, unknown>>;

/** What of a request lies beyond GitHub's limits, as sentences. */
export function beyondLimits({ route, query, body }: Call): string[] {
  const fields = fieldsOf(body);
  const problems = [...(Number(query.per_page ?? 1) > PAGE ? [`a page has at most ${PAGE} entries.`] : [])];
  if (stringsOf(body).some((text) => /\p{Cs}/u.test(text)))
    problems.push('a lone surrogate is no character.');
  if (route.includes('/check-runs')) problems.push(...checkRun(route, fields));
  if (route.includes('/comments') && !route.startsWith('GET ')) problems.push(...comment(fields.body));
  if (route.endsWith('/reviews') && route.startsWith('POST ')) problems.push(...review(fields));
  return problems;
}

function checkRun(route: string, fields: Fields): string[] {
  if (route.startsWith('GET ')) return [];
  const output = fieldsOf(fields.output);
  const annotations = listOf(output.annotations);
  return [
    ...told(fields.name === '', 'its name is empty.'),
    ...told(
      route.startsWith('POST ') && !/^[0-9a-f]{40}$/.test(String(fields.head_sha)),
      'head_sha is no full commit.',
    ),
    ...told(
      fields.status === 'completed' && fields.conclusion === undefined,
      'what is completed has a conclusion.',
    ),
    ...told(fields.conclusion === 'stale', 'only GitHub concludes `stale`.'),
    ...told(characters(output.summary) > TEXT_CHARACTERS, `the summary is over ${TEXT_CHARACTERS}.`),
    ...told(characters(output.text) > TEXT_CHARACTERS, `the text is over ${TEXT_CHARACTERS}.`),
    ...told(output.title === '', 'the title is empty.'),
    ...told(annotations.length > MOST_ANNOTATIONS, `over ${MOST_ANNOTATIONS} annotations in one request.`),
    ...annotations.flatMap((one, i) => annotation(fieldsOf(one)).map((why) => `annotation ${i}: ${why}`)),
  ];
}

function annotation(fields: Fields): string[] {
  const [line, end] = [Number(fields.start_line), Number(fields.end_line)];
  const columns = [fields.start_column, fields.end_column]
    .filter((column) => column !== undefined)
    .map(Number);
  const path = String(fields.path);
  return [
    ...told(line < 1, 'lines begin with 1.'),
    ...told(end < line, 'it ends before it begins.'),
    ...told(columns.length > 0 && line !== end, 'columns only within one line.'),
    ...told(
      columns.some((column) => column < 1),
      'columns begin with 1.',
    ),
    ...told(
      columns.length === 2 && Number(columns[1]) < Number(columns[0]),
      'its columns end before they begin.',
    ),
    ...told(path === '' || path.startsWith('/') || path.startsWith('./'), `its path is \`${path}\`.`),
    ...told(fields.message === '', 'its message is empty.'),
    ...told(bytes(fields.message) > DETAIL_BYTES, 'its message is over 64 KiB.'),
    ...told(bytes(fields.raw_details) > DETAIL_BYTES, 'its raw_details are over 64 KiB.'),
    ...told(characters(fields.title) > TITLE_CHARACTERS, `its title is over ${TITLE_CHARACTERS} characters.`),
  ];
}

function comment(body: unknown): string[] {
  return [
    ...told(body === '', 'a comment is not empty.'),
    ...told(characters(body) > COMMENT_CHARACTERS, `a comment has at most ${COMMENT_CHARACTERS} characters.`),
  ];
}

function review(fields: Fields): string[] {
  const needsBody = fields.event === 'COMMENT' || fields.event === 'REQUEST_CHANGES';
  return [
    ...told(needsBody && !fields.body, `the event ${String(fields.event)} needs a body.`),
    ...told(fields.event === undefined, 'a review without an event stays pending: nobody sees it.'),
    ...(fields.body === undefined ? [] : comment(fields.body)),
    ...listOf(fields.comments).flatMap((one, i) =>
      reviewComment(fieldsOf(one)).map((why) => `comment ${i}: ${why}`),
    ),
  ];
}

function reviewComment(fields: Fields): string[] {
  const { line, start_line: start } = fields;
  return [
    ...comment(fields.body),
    ...told(line === undefined, 'it has no line.'),
    ...told(fields.side !== 'RIGHT', 'it is not on the side RIGHT, the file after the change.'),
    ...told(start !== undefined && Number(start) >= Number(line), 'start_line is before line, or left out.'),
    ...told(
      start !== undefined && fields.start_side !== 'RIGHT',
      'start_line goes with a start_side of the same file.',
    ),
  ];
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

function told(isSo: boolean, sentence: string): string[] {
  return isSo ? [sentence] : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function characters(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

function bytes(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 0;
}
