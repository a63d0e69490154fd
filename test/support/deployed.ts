import { Programs } from '../../src/deployment/acts/recognise.ts';
import { Deployment } from '../../src/deployment/deployment.ts';
import { loadGrammars } from '../../src/grammars.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { shippedPrograms } from './shipped.ts';

await loadGrammars(['python', 'terraform'], 0);

const programs = new Programs(shippedPrograms);

/** The deployment of a small repository, with all programs and no configuration. */
export function deploymentOf(files: Readonly<Record<string, string>>): Deployment {
  const blocking = (): never => {
    throw new Error('no knowledge of what blocks in this test');
  };
  return new Deployment(repositoryOf(files), { programs, configuredRole: () => undefined, blocking });
}
