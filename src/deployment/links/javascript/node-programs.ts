import { jsonMember } from '../../../syntax/json.ts';
import type { Act } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { ExpressRoutes } from '../../javascript/express/routes.ts';
import { JavaScriptProject } from '../../javascript/project.ts';
import { JavaScriptValues } from '../../javascript/values.ts';
import { lazy, once, remembered } from '../../lazy.ts';
import { isOpen } from '../../paths.ts';
import type { Run } from '../../scripts/run.ts';
import { isUnknown } from '../../unknown.ts';
import { fileNamedInContainer } from '../ports/container-files.ts';
import type { ContainerProcess } from '../ports/container-process.ts';

/** What a file that Node starts is made of. */
export interface NodeProgram {
  readonly entry: string;
  readonly values: JavaScriptValues;
  readonly routes: () => ExpressRoutes;
}

/** The program that begins with a file of the repository; each is read once. */
export const nodeProgram = once((deployment: Deployment) =>
  remembered((entry: string): NodeProgram => {
    const { repository } = deployment;
    const project = new JavaScriptProject(
      {
        tree: (path) => deployment.javaScriptTree(path),
        hasFile: (path) => repository.hasFile(path),
        isOwnPackage: (name) => ownPackages(deployment).has(name),
      },
      entry,
    );
    const values = new JavaScriptValues(project);
    return { entry, values, routes: lazy(() => new ExpressRoutes(values)) };
  }),
);

/** Packages that the repository itself holds: what they are is not read. */
const ownPackages = once(
  (deployment: Deployment): ReadonlySet<string> =>
    new Set(
      deployment.files('package-json').flatMap(({ path }) => {
        const name = jsonMember(deployment.json(path)?.value, 'name');
        return name?.kind === 'string' ? [name.value.value] : [];
      }),
    ),
);

/** The repository's file that `node` starts in a container, with the endings that Node tries. */
export function nodeEntry(deployment: Deployment, process: ContainerProcess, act: Act): string | undefined {
  const { runs } = act;
  if (runs?.isKnown !== true || isOpen(runs)) return undefined;
  const { value } = runs;
  const file = fileNamedInContainer(deployment, process, [value, `${value}.js`, `${value}/index.js`]);
  // TypeScript is not read.
  return file !== undefined && /\.[cm]?js$|(?:^|\/)[^.]+$/.test(file) ? file : undefined;
}

const MANAGERS = ['npm', 'yarn', 'pnpm', 'bun'];
/** Switches that take the script from another package. */
const ELSEWHERE = ['prefix', 'workspace', 'workspaces', 'cwd', 'filter', 'recursive', 'dir'];

/** What `npm start` runs in a container: the script of the package.json in its working directory. */
export function packageScriptInContainer(
  deployment: Deployment,
  process: ContainerProcess,
  act: Act,
): Run | undefined {
  if (!MANAGERS.includes(act.program) || ELSEWHERE.some((name) => act.options.has(name))) return undefined;
  const name = factOf(deployment.programs, act, 'script');
  const path = fileNamedInContainer(deployment, process, ['package.json']);
  if (name === undefined || isUnknown(name) || path === undefined) return undefined;
  const found = deployment
    .scripts()
    .find(
      (script) =>
        script.path === path &&
        script.origin.kind === 'package-script' &&
        script.origin.name === String(name.value),
    );
  return found === undefined
    ? undefined
    : deployment.runOf({ ...found, where: [{ kind: 'container' }], environment: process.environment });
}
