import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { unknown } from '../../unknown.ts';
import { filesBelow } from './container-files.ts';
import type { ContainerProcess } from './container-process.ts';
import type { Listening, ListeningPort } from './listening-port.ts';

const FOLDER = '/etc/nginx';
const LISTEN = /^[ \t]*listen[ \t]+(?:[\w.*:[\]-]+:)?(\d{1,5})\b[^;\n]*;/gm;
const ANY_LISTEN = /^[ \t]*listen[ \t]+[^;\n]*;/gm;

/** Its configuration as the repository has it; undefined where there may be other files. */
export function nginxFiles(deployment: Deployment, process: ContainerProcess): readonly Text[] | undefined {
  return filesBelow(deployment, process, FOLDER)?.flatMap((path) => {
    const text = deployment.repository.file(path)?.text ?? deployment.repository.read(path);
    return text === undefined ? [] : [withoutComments(text)];
  });
}

/** The `listen` directives of its configuration, with port 80 of the one that the image brings. */
export function listensOfNginx(deployment: Deployment, process: ContainerProcess, place: Span): Listening {
  const files = nginxFiles(deployment, process);
  if (files === undefined) return unknown('not all of its configuration is in the repository', place);
  const strange = files.find((text) => {
    const all = text.value.match(ANY_LISTEN) ?? [];
    return all.length !== [...text.value.matchAll(LISTEN)].length;
  });
  if (strange !== undefined) return unknown(`what \`${strange.path}\` listens on is not known`, place);
  const listens = files.flatMap((text) =>
    [...text.value.matchAll(LISTEN)].map((match): ListeningPort => {
      const port = match[1] ?? '';
      const start = match.index + match[0].indexOf(port);
      return { number: Number(port), at: text.span(start, start + port.length), by: 'nginx' };
    }),
  );
  // What the image brings stays unless a file of that name replaces it; then 80 is what most files say again.
  return listens.some(({ number }) => number === 80)
    ? listens
    : [...listens, ...(replacesDefault(files) ? [] : [{ number: 80, at: place, by: 'nginx' }])];
}

function replacesDefault(files: readonly Text[]): boolean {
  return files.some(({ path, value }) => /(?:^|\/)default\.conf$/.test(path) || /\bhttp\s*\{/.test(value));
}

function withoutComments(text: Text): Text {
  return text.replaceAll(/^[ \t]*#[^\n]*/gm, (match) => ' '.repeat(match[0].length));
}
