import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import type { ImagePorts } from '../../knowledge/image-ports.ts';
import { imageName } from '../images/images.ts';

/** What is known of an image by its reference: exactly that image. */
export function imagePortsOf(deployment: Deployment, image: Text | undefined): ImagePorts | undefined {
  if (image?.isKnown !== true) return undefined;
  const name = imageName(image.value)
    .replace(/^docker\.io\//, '')
    .replace(/^library\//, '');
  return deployment.knowledge.imagePorts().byName.get(name);
}

/** Ports of an image like one that is known, whoever built it. For guesses only. */
export function likelyPorts(deployment: Deployment, image: Text | undefined): readonly number[] {
  const name = imageName(image?.value ?? '');
  const { byLastPart } = deployment.knowledge.imagePorts();
  return byLastPart.get(name.slice(name.lastIndexOf('/') + 1))?.ports ?? [];
}
