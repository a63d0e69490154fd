import { posix } from 'node:path';
import type { ComposeFile, ComposeService } from '../../../syntax/compose/file.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { composeStarts } from './compose-starts.ts';
import { areLike, type Platform, platformsOf } from './platforms.ts';
import type { NamedRole } from './roles.ts';

/** What a compose file is for as a whole, where its name says nothing. */
export const composePurpose = once((deployment: Deployment) => {
  const files = new Map(deployment.composeFiles().map(({ path, compose }) => [path, compose]));
  return remembered((path: string): NamedRole | undefined => {
    const compose = files.get(path);
    if (compose === undefined || composeStarts(deployment).isDeployed(path)) return undefined;
    const stated = ofHeader(compose);
    // A file with a name of its own (`docker-compose.backup.yml`) has a purpose of its own.
    if (stated !== undefined || !PLAIN.test(path)) return stated;
    return emulates(compose) ?? besideProduction(deployment, path) ?? besidePlatform(deployment, compose);
  });
});

const PLAIN = /(?:^|\/)(?:docker-)?compose\.ya?ml$/;

const FOR_DEVELOPMENT =
  /\b(?:local(?:ly)?[- ](?:development|dev|test(?:ing|s)?|stack|environment|setup)|development (?:configuration|environment|set-?up|stack|compose|overrides?|mode|only)|(?:for|in) development|dev[- ](?:mode|stack|environment|set-?up|only)|(?:runs?|running|tests?) (?:\w+ )?locally)\b/i;

/** The comment at the head of the file: `# Development configuration with all services`. */
function ofHeader({ text }: ComposeFile): NamedRole | undefined {
  const lines = text.value.slice(0, 2000).split('\n', 15);
  const end = lines.findIndex((line) => !/^\s*(?:#.*|version:.*|name:.*|---)?\s*$/.test(line));
  const header = lines.slice(0, end < 0 ? undefined : end).filter((line) => line.startsWith('#'));
  const said = header.join('\n');
  return FOR_DEVELOPMENT.test(said) && !/\bproduction\b/i.test(said)
    ? { role: 'development', says: 'its first lines say that it is for development' }
    : undefined;
}

/** What stands in for a cloud or a mail server where one develops, by its own authors' words. */
const EMULATORS =
  /(?:^|[/_-])(?:localstack|ministack|azurite|dynamodb-local|fake-gcs-server|mailhog|mailpit|maildev|mailcatcher|stripe-mock|pubsub-emulator)(?:[:@/-]|$)/i;

function emulates({ services }: ComposeFile): NamedRole | undefined {
  const found = services.find(({ image }) => EMULATORS.test(image?.value ?? ''))?.image;
  return found === undefined
    ? undefined
    : { role: 'development', says: `\`${found.value}\` is for development and tests` };
}

const PRODUCTION = /(?:^|[._-])(?:prod|production)(?=[._-]|$)/i;

/** Another file says all that production runs, by itself. */
function besideProduction(deployment: Deployment, path: string): NamedRole | undefined {
  const folder = posix.dirname(path);
  const other = deployment
    .composeFiles()
    .find(
      (one) =>
        one.path !== path &&
        PRODUCTION.test(posix.basename(one.path)) &&
        [folder, posix.dirname(folder)].includes(posix.dirname(one.path)) &&
        standsAlone(one.compose) &&
        !composeStarts(deployment).areOne(path, one.path),
    );
  return other === undefined
    ? undefined
    : { role: 'development', says: `${other.path} is what runs in production` };
}

function standsAlone({ services, include }: ComposeFile): boolean {
  const isWhole = ({ image, build, extends: base }: ComposeService): boolean =>
    base === undefined && (image !== undefined || build !== undefined);
  return include.length === 0 && services.length > 0 && services.every(isWhole);
}

/** What a platform for containers runs in production: the file runs the same, or only what that needs. */
function besidePlatform(deployment: Deployment, { services }: ComposeFile): NamedRole | undefined {
  const platforms = deployment.dockerfiles().length === 0 ? [] : platformsOf(deployment);
  const found = services.flatMap((service) => platformFor(deployment, service, platforms) ?? [])[0];
  const [first] = platforms;
  const platform = found ?? (services.every(isStore) ? first : undefined);
  return platform === undefined
    ? undefined
    : { role: 'development', says: `${platform.path} says what runs in production` };
}

function platformFor(
  deployment: Deployment,
  { name, image, build, containerName }: ComposeService,
  platforms: readonly Platform[],
): Platform | undefined {
  const folders = deployment.dockerfiles().map(({ path }) => posix.basename(posix.dirname(path)));
  const names = [name.value, containerName?.value, posix.basename(build?.context?.value ?? '')];
  const isOurs = build !== undefined || folders.some((folder) => isNamedLike(folder, image?.value ?? ''));
  return isOurs
    ? platforms.find((platform) => platform.runs(build === undefined ? [] : names, image?.value))
    : undefined;
}

const STORES =
  /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb|mysql|mariadb|mongo|redis|valkey|rabbitmq|elasticsearch|opensearch|kafka|zookeeper|memcached|minio|clickhouse|nats)(?=[:@-]|$)/i;

/** Databases and brokers alone: what the application needs, without it. */
function isStore({ image }: ComposeService): boolean {
  return STORES.test(image?.value ?? '');
}

/** The image `acme/shop-api` and the folder `api`. */
function isNamedLike(folder: string, image: string): boolean {
  return image.includes('/') && areLike(folder, posix.basename(image).replace(/[:@].*$/, ''));
}
