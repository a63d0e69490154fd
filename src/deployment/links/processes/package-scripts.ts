import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { Act } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import type { Run } from '../../scripts/run.ts';
import { isUnknown } from '../../unknown.ts';
import { MANAGERS, serviceNamed } from '../reach/purposes.ts';

/** By path of package.json and name: what its scripts do. */
const packageRuns = once((deployment: Deployment): ReadonlyMap<string, Run> => {
  const map = new Map<string, Run>();
  for (const run of deployment.runs()) {
    const { origin, path } = run.script;
    if (origin.kind === 'package-script') map.set(`${path}\u0000${origin.name}`, run);
  }
  return map;
});

/** What `npm run dev`, `yarn start` and the like run: the script of the package.json that stands where they are called. */
export function packageScriptRun(deployment: Deployment, act: Act): Run | undefined {
  if (act.kind !== 'run' || !MANAGERS.includes(act.program)) return undefined;
  const script = factOf(deployment.programs, act, 'script');
  const file = packageFile(deployment, act);
  if (script === undefined || isUnknown(script) || file === undefined) return undefined;
  return packageRuns(deployment).get(`${file}\u0000${String(script.value)}`);
}

/** Beside the file that calls, in the folder it calls from, in the folder that the service is built from; or the only one there is. */
function packageFile(deployment: Deployment, act: Act): string | undefined {
  const prefix = act.options.get('prefix')?.at(-1)?.value;
  const { script, directory } = act.line;
  const folders = [directory, folderOf(script.path), buildFolder(deployment, act)].flatMap((folder) =>
    folder === undefined ? [] : [repositoryPath(prefix?.value ?? '.', folder) ?? []].flat(),
  );
  const paths = folders.map((folder) => (folder === '' ? 'package.json' : `${folder}/package.json`));
  const found = paths.find((path) => deployment.repository.hasFile(path));
  const [only, ...others] = deployment.files('package-json');
  return found ?? (others.length === 0 ? only?.path : undefined);
}

function buildFolder(deployment: Deployment, { line }: Act): string | undefined {
  const { origin, path } = line.script;
  if (origin.kind !== 'compose') return undefined;
  const service: ComposeService | undefined = serviceNamed(deployment, path, origin.service);
  return service?.build === undefined
    ? undefined
    : repositoryPath(service.build.context?.value ?? '.', folderOf(path));
}
