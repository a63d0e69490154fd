import { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import type { ImagePorts } from '../../knowledge/image-ports.ts';
import { isUnknown, unknown } from '../../unknown.ts';
import type { ContainerProcess } from './container-process.ts';
import { imagePortsOf } from './image-ports.ts';
import type { Listening, ListeningPort } from './listening-port.ts';
import { listensOfNginx } from './nginx-config.ts';

type OfWords = (deployment: Deployment, process: ContainerProcess, argv: readonly Text[]) => Listening;

/** The ports of an image from elsewhere, by what is known of it and by the words that it is given. */
export function portsOfImage(deployment: Deployment, process: ContainerProcess, ofWords: OfWords): Listening {
  const { image, text } = process;
  const known = imagePortsOf(deployment, image);
  if (image === undefined || known === undefined)
    return unknown('what its image listens on is not known', (image ?? text).span());
  const moved = movedBy(process, known);
  if (moved !== undefined) return unknown(moved, (image ?? text).span());
  const [first] = process.given;
  if (first !== undefined && known.program !== undefined) {
    const isOption = first.value.startsWith('-');
    const argv = isOption
      ? [Text.standing(known.program, first.slice(0, 0).span()), ...process.given]
      : process.given;
    const listening = ofWords(deployment, process, argv);
    // What the words leave open the image says; what they say otherwise holds.
    if (isUnknown(listening)) return listening;
    if (known.program === 'nginx') return listening;
    const stated = listening.filter(({ number }) => !known.ports.includes(number));
    return stated.length > 0 ? listening : defaults(image, known);
  }
  if (known.program === 'nginx') return listensOfNginx(deployment, process, image.span());
  return defaults(image, known);
}

function defaults(image: Text, { ports }: ImagePorts): readonly ListeningPort[] {
  return ports.map((number) => ({ number, at: image.span(), by: image.value }));
}

/** What may have moved a port, as a clause. */
function movedBy(process: ContainerProcess, { variables, config }: ImagePorts): string | undefined {
  const { environment, open, mounts } = process;
  const set = variables.find((name) => environment.has(name));
  if (set !== undefined) return `\`${set}\` may say another port`;
  if (open !== undefined && variables.length > 0) return open;
  const mount = mounts.find(
    ({ target, source }) =>
      source === undefined &&
      config.some(
        (path) =>
          target.value === path ||
          target.value.startsWith(`${path}/`) ||
          (path.startsWith(`${target.value}/`) && !isData(target.value)),
      ),
  );
  return mount === undefined || config.includes('/etc/nginx')
    ? undefined
    : `\`${mount.target.value}\` may say another port`;
}

function isData(path: string): boolean {
  return /^\/(?:var|data)(?:\/|$)/.test(path);
}
