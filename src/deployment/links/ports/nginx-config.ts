import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { unknown } from '../../unknown.ts';
import { holdsNoApplication } from '../images/base-shells.ts';
import { filesBelow } from './container-files.ts';
import type { ContainerProcess } from './container-process.ts';
import { imagePortsOf } from './image-ports.ts';
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

/** The `listen` directives of its configuration, with the port of the one that the image brings. */
export function listensOfNginx(deployment: Deployment, process: ContainerProcess, place: Span): Listening {
  const files = nginxFiles(deployment, process);
  if (files === undefined) return unknown('not all of its configuration is in the repository', place);
  const strange = files.find((text) => {
    const all = text.value.match(ANY_LISTEN) ?? [];
    return all.length !== [...text.value.matchAll(LISTEN)].length;
  });
  if (strange !== undefined) return unknown(`what \`${strange.path}\` listens on is not known`, place);
  const brought = replacesDefault(files) ? [] : portsBrought(deployment, process);
  if (brought === undefined) return unknown('the configuration that its image brings is not known', place);
  const listens = files.flatMap((text) =>
    [...text.value.matchAll(LISTEN)].map((match): ListeningPort => {
      const port = match[1] ?? '';
      const start = match.index + match[0].indexOf(port);
      return { number: Number(port), at: text.span(start, start + port.length), by: 'nginx' };
    }),
  );
  // What the image brings stays unless a file of that name replaces it; then its port is what most files say again.
  const others = brought.filter((port) => listens.every(({ number }) => number !== port));
  return [...listens, ...others.map((number) => ({ number, at: place, by: 'nginx' }))];
}

/** The ports of nginx's own image, or 80 of a system's package (its `default` site); undefined where somebody else may have said another. */
function portsBrought(deployment: Deployment, { image }: ContainerProcess): readonly number[] | undefined {
  const known = imagePortsOf(deployment, image);
  if (known?.program === 'nginx') return known.ports;
  return holdsNoApplication(image) ? [80] : undefined;
}

function replacesDefault(files: readonly Text[]): boolean {
  return files.some(({ path, value }) => /(?:^|\/)default\.conf$/.test(path) || /\bhttp\s*\{/.test(value));
}

function withoutComments(text: Text): Text {
  return text.replaceAll(/^[ \t]*#[^\n]*/gm, (match) => ' '.repeat(match[0].length));
}
