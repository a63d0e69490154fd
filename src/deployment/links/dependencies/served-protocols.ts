import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import { runsServer, serverImage } from '../connections/server-images.ts';
import { imageName } from '../images/images.ts';

/** What a server is dialled with that others cannot start without. */
export type ServedProtocol = 'postgres' | 'mysql' | 'mongodb' | 'amqp';

/** What a migration may dial. */
export const DATABASES: readonly ServedProtocol[] = ['postgres', 'mysql'];

const BROKERS = /(?:^|\/)(?:rabbitmq|lavinmq)$/;

/** What an image serves, by its reference; undefined where it is neither a database nor a broker that is known here. */
export function protocolOfImage(image: Text | undefined): ServedProtocol | undefined {
  if (image === undefined) return undefined;
  return serverImage(image)?.facts.protocol ?? (BROKERS.test(imageName(image.value)) ? 'amqp' : undefined);
}

/** What a compose service serves; one that is given a client's command serves nothing. */
export function protocolOfService(service: ComposeService): ServedProtocol | undefined {
  if (runsServer(service)) return protocolOfImage(service.image);
  const isPlain = service.command === undefined && service.entrypoint === undefined;
  return isPlain && serverImage(service.image) === undefined ? protocolOfImage(service.image) : undefined;
}

/** Whether a setting's value is a host of that name, or an address on it; `inCluster` with its namespace behind it too. */
export function speaksOf(value: string, name: string, inCluster = false): boolean {
  const host = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const rest = inCluster ? '(?:\\.[\\w-]+(?:\\.svc(?:\\.cluster\\.local)?)?)?' : '';
  return new RegExp(`^${host}${rest}(?::\\d+)?$|(?:@|//)${host}${rest}(?:[:/]|$)`).test(value);
}
