import { posix } from 'node:path';
import type { Text } from '../../repository/text.ts';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { repositoryPath } from '../scripts/paths.ts';
import type { Edge } from './reach.ts';

/** Which file leads to which: who runs, sources and builds what. */
export function edgesOf(deployment: Deployment): Edge[] {
  const edges: Edge[] = [];
  for (const run of deployment.runs()) {
    for (const path of run.sourced) edges.push({ from: run.script.path, to: path, line: 1, how: 'sourced' });
    for (const act of run.acts) {
      const to = act.runs === undefined ? undefined : fileThatRuns(deployment, act, act.runs);
      if (to === undefined || to === run.script.path) continue;
      edges.push({ from: run.script.path, to, line: deployment.lineOf(act.line.text.span()), how: 'started' });
    }
  }
  return edges;
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

/** `/opt/app/bin/start.sh` is `bin/start.sh` here when only one file ends so. */
export function fileByEnd(deployment: Deployment, path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const name = parts.at(-1);
  if (name === undefined || /[\u{FFFB}\u{FFFC}]/u.test(name)) return undefined;
  let candidates = deployment.repository.below('').filter((file) => posix.basename(file) === name);
  for (let take = 2; candidates.length > 1 && take <= parts.length; take++) {
    const end = `/${parts.slice(-take).join('/')}`;
    const closer = candidates.filter((file) => `/${file}`.endsWith(end));
    if (closer.length === 0) break;
    candidates = closer;
  }
  return candidates.length === 1 ? candidates[0] : undefined;
}
