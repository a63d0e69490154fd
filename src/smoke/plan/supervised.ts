import type { Act } from '../../deployment/acts/act.ts';
import { textOf } from '../../deployment/acts/facts.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { imageContents } from '../../deployment/links/images/image-contents.ts';
import { mountedAt } from '../../deployment/links/ports/container-files.ts';
import { type ContainerProcess, pathInImage } from '../../deployment/links/ports/container-process.ts';

/** One of the programs that a supervisor starts. */
export interface SupervisedRun {
  readonly acts: readonly Act[];
  /** Its command, as it is written. */
  readonly spoken: string;
}

/** Where supervisord looks when nothing is said (supervisord.org/configuration.html). */
const CONFIGURATIONS = [
  'supervisord.conf',
  'etc/supervisord.conf',
  '/etc/supervisord.conf',
  '/etc/supervisor/supervisord.conf',
];
/** Those that start what a Procfile lists (honcho.readthedocs.io, ddollar.github.io/foreman). */
const PROCFILE_RUNNERS = ['honcho', 'foreman', 'forego', 'overmind', 'hivemind', 'goreman'];

/** What a supervisor of processes starts in the container, by its configuration in the repository. */
export function supervisedActs(deployment: Deployment, process: ContainerProcess, act: Act): SupervisedRun[] {
  const names = configurationsOf(deployment, act);
  const contents = process.build === undefined ? undefined : imageContents(deployment, process.build);
  for (const name of names) {
    const at = pathInImage(process, contents?.directory, name);
    const path =
      at === undefined ? undefined : (mountedAt(deployment, process, at) ?? contents?.file(at)?.from);
    if (path === undefined) continue;
    return deployment
      .runs()
      .filter(
        ({ script }) =>
          script.path === path && (script.origin.kind === 'supervisor' || script.origin.kind === 'procfile'),
      )
      .map(({ acts, script }) => ({ acts, spoken: script.text.value }));
  }
  return [];
}

function configurationsOf({ programs }: Deployment, act: Act): readonly string[] {
  if (PROCFILE_RUNNERS.includes(act.program)) return ['Procfile'];
  if (act.program !== 'supervisord') return [];
  const said = textOf(programs, act, 'config');
  if (said === undefined) return CONFIGURATIONS;
  return said.isKnown ? [said.value] : [];
}
