import { type ProgramEntry, Programs } from './deployment/acts/recognise.ts';
import { Deployment, type Knowledge, type Measure } from './deployment/deployment.ts';
import { readDirectiveTable } from './deployment/knowledge/directive-table.ts';
import { readImagePorts } from './deployment/knowledge/image-ports.ts';
import { readLibraryVariables } from './deployment/knowledge/library-variables.ts';
import { readObjectFields } from './deployment/knowledge/object-fields.ts';
import { readDistributions } from './deployment/knowledge/python-distributions.ts';
import { lazy } from './deployment/lazy.ts';
import { secretValuesOf } from './deployment/links/settings/secrets.ts';
import type { DeploymentMap } from './deployment/map/deployment-map.ts';
import { mapOf } from './deployment/map/map.ts';
import type { Role } from './deployment/model/artefact.ts';
import { readBlockingKnowledge } from './deployment/python/blocking-knowledge.ts';
import { type Grammar, loadGrammars } from './grammars.ts';
import type { Configuration } from './policy/configuration/configuration.ts';
import { type Redact, redactor } from './policy/redact.ts';
import type { Format, Repository } from './repository/repository.ts';
import { fileMatcher } from './repository/selection.ts';

/** What a deployment is worked out from. */
export interface DeploymentInput {
  readonly repository: Repository;
  readonly programs: readonly ProgramEntry[];
  /** A parsed data file of `knowledge/` by its name; read when it is first needed. */
  readonly knowledge: (name: string) => unknown;
  readonly configuration: Configuration;
  /** The repository before the change, and what it is called; findings are then told as new or known. */
  readonly base?: { readonly name: string; readonly repository: Repository };
  /** What a rehearsal saw of the repository. */
  readonly measured?: Measure;
}

/** The deployment that a repository describes, with what it takes to read its files. */
export async function readDeployment(input: DeploymentInput): Promise<Deployment> {
  const { repository, base, measured } = input;
  const states = [repository, ...(base === undefined ? [] : [base.repository])];
  await loadGrammars(
    new Set(states.flatMap(grammarsFor)),
    states.reduce((sum, state) => sum + charactersIn(state), 0),
  );
  return new Deployment(repository, knowledgeOf(input), { before: base?.repository, measured });
}

/** The deployment as a drawing, secrets masked. */
export async function mapRepository(input: DeploymentInput): Promise<DeploymentMap> {
  const deployment = await readDeployment(input);
  return maskedMap(deployment, redactor(secretValuesOf(deployment)));
}

/** The same of a deployment that was read. */
export function maskedMap(deployment: Deployment, redact: Redact): DeploymentMap {
  const map = mapOf(deployment);
  return {
    ...map,
    nodes: map.nodes.map((node) => ({
      ...node,
      title: redact(node.title),
      details: node.details.map(redact),
    })),
  };
}

function knowledgeOf(input: DeploymentInput): Knowledge {
  return {
    programs: new Programs(input.programs),
    configuredRole: roleMatcher(input.configuration),
    blocking: lazy(() => readBlockingKnowledge(input.knowledge('blocking-python'))),
    distributions: lazy(() => readDistributions(input.knowledge('python-distributions'))),
    imagePorts: lazy(() => readImagePorts(input.knowledge('image-ports'))),
    libraryVariables: lazy(() => readLibraryVariables(input.knowledge('library-variables'))),
    directives: lazy(() => readDirectiveTable(input.knowledge('systemd-directives'))),
    kubernetesFields: lazy(() => readObjectFields(input.knowledge('kubernetes-fields'))),
    composeFields: lazy(() => readObjectFields(input.knowledge('compose-fields'))),
  };
}

const GRAMMARS: ReadonlyMap<Format, Grammar> = new Map<Format, Grammar>([
  ['terraform', 'terraform'],
  ['tfvars', 'terraform'],
  ['python', 'python'],
]);

function grammarsFor(repository: Repository): Grammar[] {
  return [...new Set(repository.files.flatMap(({ format }) => GRAMMARS.get(format) ?? []))];
}

function charactersIn(repository: Repository): number {
  return repository.files.reduce((sum, file) => sum + file.content.length, 0);
}

function roleMatcher({ roles }: Configuration): (path: string) => Role | undefined {
  const matchers = roles.map(({ path, role }) => ({ role, matches: fileMatcher([path]) }));
  return (path) => matchers.find(({ matches }) => matches(path))?.role;
}
