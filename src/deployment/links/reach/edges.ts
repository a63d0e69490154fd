import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
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
  return deployment.startedFiles().ofAct(act);
}

/** The repository's file behind the path that a command runs. A path on the target is matched by its end. */
export function fileThatRuns(deployment: Deployment, act: Act, path: Text): string | undefined {
  return deployment.startedFiles().ofPath(act, path);
}
