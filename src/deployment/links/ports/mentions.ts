import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { imageContents } from '../images/image-contents.ts';
import type { ContainerProcess } from './container-process.ts';

/** Formats that say how something is deployed, not what its program does. */
const SURROUNDINGS: ReadonlySet<string> = new Set([
  'dockerfile',
  'dockerignore',
  'compose',
  'kubernetes',
  'helm-template',
  'terraform',
  'tfvars',
  'workflow',
  'composite-action',
  'systemd',
  'requirements',
  'makefile',
  'crontab',
]);
const PROSE =
  /\.(?:md|markdown|rst|adoc|txt|lock|svg|png|jpe?g|gif|ico|woff2?|csv|map|min\.js)$|(?:^|\/)(?:LICENSE|CHANGELOG|README|package-lock\.json|pnpm-lock\.yaml)[^/]*$|(?:^|\/)(?:node_modules|\.git|tests?|docs?)\//i;
/** More files than this are not read: then a port may be said in any of them. */
const MOST_FILES = 3000;
const LONGEST = 400_000;

/** `${PORT:-8000}` and `getenv("PORT", 8000)`: the default of a variable. */
const DEFAULTS = /\$\{(\w+):?-\d+\}|["'](\w+)["']\s*,\s*(?:default\s*=\s*)?["']?\d+/g;

/** Text without the defaults of variables that the container sets: they do not hold there. */
function withoutDefaults(text: string, { environment }: ContainerProcess): string {
  return text.replace(DEFAULTS, (whole, shell?: string, python?: string) =>
    environment.has(shell ?? python ?? '') ? '' : whole,
  );
}

/**
 * Where a number stands in what a container runs beside the port that its server is known to have: its code may listen
 * there as well. As a clause; undefined when the number stands nowhere.
 */
export function mentionOf(
  deployment: Deployment,
  process: ContainerProcess,
  number: number,
): string | undefined {
  const pattern = new RegExp(`(?<![\\d.])${number}(?!\\d)`);
  const word = [...process.argv, ...process.given].find(
    ({ value, isKnown }) => !isKnown || pattern.test(withoutDefaults(value, process)),
  );
  if (word !== undefined)
    return word.isKnown ? `its command speaks of ${number}` : (word.unknown ?? 'its command is not known');
  const text = textsInside(deployment, process);
  if (text === undefined) return 'what its code listens on is not known';
  const file = text.find(
    ({ content }) => pattern.test(content) && pattern.test(withoutDefaults(content, process)),
  );
  if (file !== undefined) return `\`${file.path}\` speaks of ${number}`;
  for (const [name, value] of process.environment) {
    if (value.isKnown && !pattern.test(value.value)) continue;
    const isRead = process.build === undefined || text.some(({ content }) => content.includes(name));
    if (isRead && (value.isKnown || /PORT|ADDR|BIND|LISTEN/.test(name)))
      return `\`${name}\` may say where it listens`;
  }
  return undefined;
}

/** A file that is in a container, as text. */
export interface ContainerText {
  readonly path: string;
  readonly content: string;
}

/** What the image and the mounts of a container hold of the repository, as text; undefined where that is too much. */
export function textsInside(
  deployment: Deployment,
  process: ContainerProcess,
): readonly ContainerText[] | undefined {
  const { build, mounts } = process;
  const mounted = mounts.flatMap(({ source }) =>
    source === undefined
      ? []
      : deployment.repository.hasFile(source)
        ? [source]
        : deployment.repository.below(source),
  );
  if (build === undefined) return mounted.length > MOST_FILES ? undefined : read(deployment, mounted);
  const contents = imageContents(deployment, build);
  // What a stage built comes from anywhere in the context.
  const isWhole = contents === undefined || contents.fillings.some(({ kind }) => kind !== 'image');
  const own = isWhole ? deployment.repository.below(build.context) : contents.files.map(({ from }) => from);
  const all = [...new Set([...own, ...mounted])].filter((path) => !PROSE.test(path));
  return all.length > MOST_FILES ? undefined : read(deployment, all);
}

function read(deployment: Deployment, paths: readonly string[]): ContainerText[] {
  return paths.flatMap((path) => {
    const content = PROSE.test(path) ? undefined : contentAt(deployment)(path);
    return content === undefined ? [] : [{ path, content }];
  });
}

const contentAt = once((deployment: Deployment) =>
  remembered((path: string): string | undefined => {
    const { repository } = deployment;
    const file = repository.file(path);
    if (file !== undefined && SURROUNDINGS.has(file.format)) return undefined;
    const content = file?.content ?? repository.read(path)?.value;
    return content === undefined || content.length > LONGEST ? undefined : content;
  }),
);
