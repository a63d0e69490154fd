import { posix } from 'node:path';
import type { Act } from '../../deployment/acts/act.ts';
import { textOf } from '../../deployment/acts/facts.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { imageContents } from '../../deployment/links/images/image-contents.ts';
import { type ContainerProcess, pathInImage } from '../../deployment/links/ports/container-process.ts';
import type { PlannedImport } from './plan.ts';

/** Where `fastapi run` looks when no file is named, in this order (fastapi-cli, discover.py). */
const DEFAULTS = ['main.py', 'app.py', 'api.py', 'app/main.py', 'app/app.py', 'app/api.py'];

type Found = Pick<PlannedImport, 'module' | 'path' | 'searched'>;

/**
 * The module that `fastapi run` imports: the file's name below the folder that holds its outermost package, which is put on
 * the import path first (fastapi-cli, discover.py, get_module_data_from_path).
 */
export function fastapiApp(deployment: Deployment, process: ContainerProcess, act: Act): Found | undefined {
  if (act.program !== 'fastapi' || act.kind !== 'serve' || process.build === undefined) return undefined;
  const contents = imageContents(deployment, process.build);
  const said = textOf(deployment.programs, act, 'app');
  const names = said === undefined ? DEFAULTS : said.isKnown ? [said.value] : [];
  for (const name of names) {
    const at = pathInImage(process, contents?.directory, name);
    const path = at === undefined ? undefined : contents?.file(at)?.from;
    if (at === undefined || path === undefined) continue;
    let folder = posix.dirname(at);
    let module = posix.basename(at).replace(/\.py$/, '');
    while (contents?.file(posix.join(folder, '__init__.py')) !== undefined) {
      module = `${posix.basename(folder)}.${module}`;
      folder = posix.dirname(folder);
    }
    return { module: module.replace(/\.__init__$/, ''), path, searched: folder };
  }
  return undefined;
}
