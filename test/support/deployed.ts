import { Programs } from '../../src/deployment/acts/recognise.ts';
import { Deployment } from '../../src/deployment/deployment.ts';
import { readDirectiveTable } from '../../src/deployment/knowledge/directive-table.ts';
import { readImagePorts } from '../../src/deployment/knowledge/image-ports.ts';
import { readLibraryVariables } from '../../src/deployment/knowledge/library-variables.ts';
import { readObjectFields } from '../../src/deployment/knowledge/object-fields.ts';
import { readDistributions } from '../../src/deployment/knowledge/python-distributions.ts';
import { lazy } from '../../src/deployment/lazy.ts';
import { loadGrammars } from '../../src/grammars.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms } from './shipped.ts';

await loadGrammars(['python', 'terraform'], 0);

const programs = new Programs(shippedPrograms);
const directives = lazy(() => readDirectiveTable(shippedKnowledge('systemd-directives')));

/** The deployment of a small repository, with all programs and no configuration. */
export function deploymentOf(files: Readonly<Record<string, string>>): Deployment {
  const blocking = (): never => {
    throw new Error('no knowledge of what blocks in this test');
  };
  return new Deployment(repositoryOf(files), {
    programs,
    configuredRole: () => undefined,
    blocking,
    directives,
    distributions: lazy(() => readDistributions(shippedKnowledge('python-distributions'))),
    libraryVariables: lazy(() => readLibraryVariables(shippedKnowledge('library-variables'))),
    imagePorts: lazy(() => readImagePorts(shippedKnowledge('image-ports'))),
    kubernetesFields: lazy(() => readObjectFields(shippedKnowledge('kubernetes-fields'))),
    composeFields: lazy(() => readObjectFields(shippedKnowledge('compose-fields'))),
  });
}
