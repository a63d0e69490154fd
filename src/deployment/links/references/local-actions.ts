import { posix } from 'node:path';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { repositoryPath } from '../../paths.ts';
import { unknown } from '../../unknown.ts';
import { settled } from './build-places.ts';
import type { Dangling } from './dangling.ts';

/** `uses: ./…` of workflows: actions and reusable workflows of the repository itself. */
export const localActions = once((deployment: Deployment): readonly Dangling[] =>
  deployment.workflows().flatMap(({ workflow }) =>
    workflow.jobs.flatMap(({ uses, steps }) => {
      const own =
        uses?.value.startsWith('./') === true
          ? [{ at: uses, isWorkflow: true, mayComeFromElsewhere: false }]
          : [];
      // A checkout into a folder, or of another repository, puts actions where none are here.
      const mayComeFromElsewhere = steps.some(({ with: inputs }) =>
        inputs.some(({ name }) => name.value === 'repository' || name.value === 'path'),
      );
      const used = steps.flatMap((step) =>
        step.uses?.value.startsWith('./') === true
          ? [{ at: step.uses, isWorkflow: false, mayComeFromElsewhere }]
          : [],
      );
      return [...own, ...used].flatMap(({ at, isWorkflow, ...rest }): Dangling[] => {
        const path = at.isKnown ? repositoryPath(at.value.split('@', 1)[0] ?? '', '') : undefined;
        if (path === undefined || isThere(deployment, path, isWorkflow)) return [];
        const missing = rest.mayComeFromElsewhere
          ? unknown('the job checks out more than this repository', at.span())
          : settled(deployment, path, at);
        return [{ kind: 'action', at, name: path, missing, soughtIn: 'in the repository' }];
      });
    }),
  ),
);

/** An action is a folder with `action.yml`, `action.yaml` or a Dockerfile (docs.github.com, "Metadata syntax"). */
function isThere({ repository }: Deployment, path: string, isWorkflow: boolean): boolean {
  if (isWorkflow) return repository.hasFile(path);
  return ['action.yml', 'action.yaml', 'Dockerfile'].some((name) =>
    repository.hasFile(posix.join(path, name)),
  );
}
