import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import { fileByEnd, filesEndingIn } from './files-by-end.ts';
import type { Edge } from './reach.ts';

/** Which file leads to which: who runs, sources and builds what. */
export function edgesOf(deployment: Deployment): Edge[] {
  return [...startEdges(deployment), ...buildEdges(deployment)];
}

function startEdges(deployment: Deployment): Edge[] {
  return deployment.runs().flatMap(({ script: { path: from }, sourced, acts }) => [
    ...sourced.map((to) => ({ from, to, line: 1, how: 'sourced' })),
    ...acts.flatMap((act) => {
      const to = fileStarted(deployment, act);
      if (to === undefined || to === from) return [];
      return [{ from, to, line: deployment.lineOf(act.line.text.span()), how: 'started' }];
    }),
  ]);
}

function buildEdges(deployment: Deployment): Edge[] {
  return deployment.composeFiles().flatMap(({ path: from, compose }) =>
    compose.services.flatMap(({ build }) => {
      const context =
        build === undefined ? undefined : repositoryPath(build.context?.value ?? '.', folderOf(from));
      if (build === undefined || context === undefined) return [];
      const to = repositoryPath(build.dockerfile?.value ?? 'Dockerfile', context);
      return to === undefined ? [] : [{ from, to, line: deployment.lineOf(build.text.span()), how: 'built' }];
    }),
  );
}

/** The file that an act starts: a script, or the Python module of an application. */
export function fileStarted(deployment: Deployment, act: Act): string | undefined {
  return startedBy(deployment)(act);
}

const startedBy = once((deployment: Deployment) => once((act: Act) => findStarted(deployment, act)));

function findStarted(deployment: Deployment, act: Act): string | undefined {
  if (act.runs !== undefined) return fileThatRuns(deployment, act, act.runs);
  const module =
    act.operands.get('module')?.[0] ??
    (act.kind === 'serve' ? textOf(deployment.programs, act, 'app') : undefined);
  if (module === undefined || !module.isKnown || !/^[\w.]+(?::[\w.()]+)?$/.test(module.value))
    return undefined;
  return moduleFile(deployment, act, module.value.split(':')[0] ?? '');
}

/** `web.app` is `web/app.py` or `web/app/__init__.py`, from the working directory or, where only one file ends so, anywhere. */
function moduleFile(deployment: Deployment, act: Act, module: string): string | undefined {
  const stem = module.replaceAll('.', '/');
  for (const file of [`${stem}.py`, `${stem}/__main__.py`, `${stem}/__init__.py`]) {
    const near = repositoryPath(file, act.line.directory);
    if (near !== undefined && deployment.repository.hasFile(near)) return near;
    const found = filesEndingIn(deployment, file);
    if (found.length === 1) return found[0];
  }
  return undefined;
}

/** The repository's file behind the path that a command runs. A path on the target is matched by its end. */
export function fileThatRuns(deployment: Deployment, act: Act, path: Text): string | undefined {
  const { repository } = deployment;
  const own = posix.dirname(act.line.script.path);
  for (const directory of [act.line.directory, own === '.' ? '' : own, '']) {
    const found = repositoryPath(path.value, directory);
    if (found !== undefined && repository.hasFile(found)) return found;
  }
  return fileByEnd(deployment, path.value);
}
