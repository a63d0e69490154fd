import { scopesOf } from '../../../syntax/python/scopes.ts';
import type { Act, Fact } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import { isUnknown } from '../../unknown.ts';

/** `reload = True` in the configuration file that a gunicorn command reads; the command's own switch comes before it. */
export function configuredReload(deployment: Deployment, act: Act): Fact | undefined {
  if (act.program !== 'gunicorn' || act.options.has('reload')) return undefined;
  const config = factOf(deployment.programs, act, 'config');
  if (config === undefined || isUnknown(config)) return undefined;
  const name = String(config.value).replace(/^(?:file|python):/, '');
  const folders = [act.line.directory, folderOf(act.line.script.path), ''];
  const paths = folders.map((folder) =>
    repositoryPath(name.replace(/^\/(?:app|code|srv|usr\/src\/app)\//, ''), folder),
  );
  const tree = paths
    .map((path) => (path === undefined ? undefined : deployment.pythonTree(path)))
    .find((one) => one !== undefined);
  const origin = tree === undefined ? undefined : scopesOf(tree).bindings.get('reload')?.at(-1);
  if (origin?.origin.kind !== 'value' || origin.origin.value.kind !== 'constant') return undefined;
  return { value: origin.origin.value.value === true, text: origin.origin.value.text };
}
