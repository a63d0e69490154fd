import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { isDatabaseImage, isDatabasePath } from '../commands/temporary-paths.ts';
import { imageName } from '../images/images.ts';

/** Whether what a name stands for keeps data that a kill can damage. `unsaid`: nothing in the repository has that name. */
export interface KeptData {
  readonly holds: 'data' | 'nothing' | 'unsaid';
  /** As a clause that goes on from its name. */
  readonly because?: string;
  readonly at?: Span;
}

const UNSAID: KeptData = { holds: 'unsaid' };

/** A word of its own at the end of the name, with what people put behind it; not `db-backup`, `redis-exporter`. */
const DATABASE_NAME =
  /(?:^|[-_.\u{FFFC}])(?:postgres(?:ql)?|pgsql|mysql|mariadb|mongo(?:db)?|couchdb|cassandra|clickhouse|influxdb|neo4j|elasticsearch|opensearch|qdrant|weaviate|milvus|etcd|db|database)(?:[-_.]?(?:\d+|prod(?:uction)?|primary|main|master|server|container|\u{FFFC}))*$/iu;
const THROW_AWAY =
  /(?:^|[-_.])(?:test|tests|tmp|temp|dev|ci|restore|shadow|scratch|old|bench|e2e)(?:[-_.\d]|$)/i;

function byName(name: string): KeptData {
  return DATABASE_NAME.test(name) && !THROW_AWAY.test(name)
    ? { holds: 'data', because: 'is a database by its name' }
    : UNSAID;
}

interface Named {
  readonly name: string;
  /** The repository's own services are asked for by the service's name as well. */
  readonly service?: string;
  readonly kept: KeptData;
}

/** Containers that Compose files and `docker run` make. */
const containers = once((deployment: Deployment): readonly Named[] => [
  ...deployment.composeFiles().flatMap(({ compose }) =>
    compose.services.map((service) => ({
      name: service.containerName?.value ?? '',
      service: service.name.value,
      kept: ofService(service),
    })),
  ),
  ...deployment.acts().flatMap((act) => {
    const name = act.kind === 'run-container' ? textsOf(deployment.programs, act, 'name')[0] : undefined;
    return name === undefined ? [] : [{ name: name.value, kept: ofRun(deployment, act) }];
  }),
]);

function ofService({ image, mounts, name }: ComposeService): KeptData {
  const path = mounts.find(({ target, type }) => type !== 'tmpfs' && isDatabasePath(target?.value ?? ''));
  if (path !== undefined)
    return { holds: 'data', because: 'has a database’s files on a volume', at: path.text.span() };
  if (image === undefined) return { holds: 'nothing' };
  if (!image.isKnown && !isDatabaseImage(image.value)) return UNSAID;
  if (isDatabaseImage(image.value))
    return { holds: 'data', because: `runs the database \`${imageName(image.value)}\``, at: name.span() };
  return { holds: 'nothing' };
}

/** A database without a volume is thrown away with its container, whatever happens. */
function ofRun({ programs }: Deployment, act: Act): KeptData {
  const [image] = textsOf(programs, act, 'image');
  const mounts = [...textsOf(programs, act, 'volume'), ...textsOf(programs, act, 'mount')];
  if (image === undefined || (!image.isKnown && !isDatabaseImage(image.value))) return UNSAID;
  if (!isDatabaseImage(image.value) || mounts.length === 0) return { holds: 'nothing' };
  const at = act.line.text.span();
  return { holds: 'data', because: `is run from \`${imageName(image.value)}\` with a volume`, at };
}

/** What a container keeps, by the name that it is run under. */
export function dataOfContainer(deployment: Deployment, { value }: Text): KeptData {
  const known = containers(deployment);
  const found = known.filter(({ name }) => name === value);
  // Compose calls containers `project-service-1`, and `project_service_1` before version 2.
  const generated = /^.+?[-_]([\w.-]+?)[-_]\d+$/.exec(value)?.[1];
  const own =
    found.length > 0
      ? found
      : known.filter(({ service, name }) => service !== undefined && name === '' && service === generated);
  return strongest(own.map(({ kept }) => kept)) ?? byName(value);
}

/** What a Compose service keeps. */
export function dataOfService(deployment: Deployment, { value }: Text): KeptData {
  const own = containers(deployment).filter(({ service }) => service === value);
  return strongest(own.map(({ kept }) => kept)) ?? byName(value);
}

/** The same name in several files: that of one with data counts. */
function strongest(kept: readonly KeptData[]): KeptData | undefined {
  return (
    kept.find(({ holds }) => holds === 'data') ?? kept.find(({ holds }) => holds === 'unsaid') ?? kept[0]
  );
}

/** What pods keep, by the name of a pod or of its workload, or by a label selector. */
export function dataOfPods(
  deployment: Deployment,
  { name, selector }: { readonly name?: Text | undefined; readonly selector?: Text | undefined },
): KeptData {
  const own = deployment.kubernetesObjects().filter((object) => {
    if (object.workload === undefined || object.name === undefined) return false;
    if (selector !== undefined) return isSelected(object, selector.value);
    const { value } = object.name;
    return name !== undefined && value !== '' && (name.value === value || name.value.startsWith(`${value}-`));
  });
  const named = name ?? selector;
  return strongest(own.map(ofWorkload)) ?? byName(named?.value.split('=').at(-1) ?? '');
}

function isSelected({ workload }: KubernetesObject, selector: string): boolean {
  const pairs = selector.split(',').map((pair) => pair.split(/==?/));
  return pairs.every(
    ([key, value]) =>
      value !== undefined &&
      workload?.templateLabels.some((label) => label.name.value === key && label.value?.value === value),
  );
}

function ofWorkload({ kind, name, workload }: KubernetesObject): KeptData {
  const at = (name ?? kind).span();
  if (kind.value === 'StatefulSet') return { holds: 'data', because: 'is of a StatefulSet', at };
  const claims = workload?.pod.volumes.find((volume) => volume.kind === 'persistentVolumeClaim');
  if (claims !== undefined) return { holds: 'data', because: 'writes to a claimed volume', at };
  const images = workload?.pod.containers.map(({ image }) => image) ?? [];
  if (images.some((image) => image !== undefined && isDatabaseImage(image.value)))
    return { holds: 'data', because: 'runs a database', at };
  return { holds: 'nothing' };
}
