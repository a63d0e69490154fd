import type { Text } from '../../repository/text.ts';
import { present } from '../present.ts';
import { maskTemplates } from '../template/template.ts';
import { asMapping, itemsOf, mappingsOf, YamlReader } from '../yaml/reader.ts';
import type { YamlFile, YamlMapping, YamlNode } from '../yaml/tree.ts';
import type {
  ActionFile,
  RunDefaults,
  Workflow,
  WorkflowConcurrency,
  WorkflowContainer,
  WorkflowEvent,
  WorkflowJob,
  WorkflowStep,
} from './tree.ts';

const reader = new YamlReader((scalar) => maskTemplates(scalar.decoded, 'github', 'lines'));

/** Reads a workflow as GitHub's workflow syntax has it; what has another shape is passed over. */
export function readWorkflow(file: YamlFile): Workflow {
  const root = rootOf(file);
  const jobs = asMapping(root?.get('jobs'))?.entries ?? [];
  return present({
    text: file.text,
    name: reader.textAt(root, 'name'),
    on: readEvents(root?.get('on')),
    env: reader.pairsAt(root, 'env'),
    defaults: readDefaults(root),
    concurrency: readConcurrency(root),
    jobs: jobs.flatMap((entry) => {
      const mapping = asMapping(entry.value);
      return mapping === undefined ? [] : [readJob(entry.key.decoded, entry.text, mapping)];
    }),
  });
}

/** Reads an action's metadata, and the steps of a composite one. */
export function readAction(file: YamlFile): ActionFile {
  const root = rootOf(file);
  const runs = asMapping(root?.get('runs'));
  const inputs = asMapping(root?.get('inputs'))?.entries ?? [];
  return present({
    text: file.text,
    name: reader.textAt(root, 'name'),
    using: reader.textAt(runs, 'using'),
    inputs: inputs.map((entry) =>
      present({ name: entry.key.decoded, default: reader.textAt(asMapping(entry.value), 'default') }),
    ),
    steps: mappingsOf(runs?.get('steps')).map(readStep),
    image: reader.textAt(runs, 'image'),
    main: reader.textAt(runs, 'main'),
  });
}

function rootOf(file: YamlFile): YamlMapping | undefined {
  return asMapping(file.documents[0]?.root);
}

function readEvents(on: YamlNode | undefined): readonly WorkflowEvent[] {
  if (on?.kind !== 'mapping') {
    return itemsOf(on).flatMap((item) => {
      const name = reader.text(item);
      return name === undefined ? [] : [readEvent(name, item.text, undefined)];
    });
  }
  return on.entries.map((entry) => readEvent(entry.key.decoded, entry.text, entry.value));
}

function readEvent(name: Text, text: Text, value: YamlNode | undefined): WorkflowEvent {
  const filters = asMapping(value);
  return {
    text,
    name,
    branches: reader.textsAt(filters, 'branches'),
    branchesIgnored: reader.textsAt(filters, 'branches-ignore'),
    tags: reader.textsAt(filters, 'tags'),
    paths: reader.textsAt(filters, 'paths'),
    types: reader.textsAt(filters, 'types'),
    crons: mappingsOf(value).flatMap((item) => reader.textAt(item, 'cron') ?? []),
  };
}

function readDefaults(mapping: YamlMapping | undefined): RunDefaults {
  const run = asMapping(asMapping(mapping?.get('defaults'))?.get('run'));
  return present({
    shell: reader.textAt(run, 'shell'),
    workingDirectory: reader.textAt(run, 'working-directory'),
  });
}

function readConcurrency(mapping: YamlMapping | undefined): WorkflowConcurrency | undefined {
  const entry = mapping?.entry('concurrency');
  if (entry === undefined) return undefined;
  const long = asMapping(entry.value);
  const group = long === undefined ? reader.text(entry.value) : reader.textAt(long, 'group');
  const cancelInProgress = reader.booleanAt(long, 'cancel-in-progress');
  return present({ text: entry.text, group, cancelInProgress });
}

function readJob(id: Text, text: Text, mapping: YamlMapping): WorkflowJob {
  const runsOn = asMapping(mapping.get('runs-on'));
  const services = asMapping(mapping.get('services'))?.entries ?? [];
  const environment = asMapping(mapping.get('environment'));
  return present({
    id,
    text,
    mapping,
    name: reader.textAt(mapping, 'name'),
    runsOn: runsOn === undefined ? reader.textsAt(mapping, 'runs-on') : reader.textsAt(runsOn, 'labels'),
    needs: reader.textsAt(mapping, 'needs'),
    condition: reader.textAt(mapping, 'if'),
    env: reader.pairsAt(mapping, 'env'),
    defaults: readDefaults(mapping),
    environment: reader.textAt(environment, 'name') ?? reader.textAt(mapping, 'environment'),
    container: readContainer(mapping.get('container')),
    services: services.flatMap((entry) => {
      const service = readContainer(entry.value);
      return service === undefined ? [] : [{ ...service, name: entry.key.decoded }];
    }),
    strategy: asMapping(mapping.get('strategy')),
    concurrency: readConcurrency(mapping),
    uses: reader.textAt(mapping, 'uses'),
    with: reader.pairsAt(mapping, 'with'),
    continueOnError: reader.booleanAt(mapping, 'continue-on-error'),
    timeoutMinutes: reader.numberAt(mapping, 'timeout-minutes'),
    steps: mappingsOf(mapping.get('steps')).map(readStep),
  });
}

function readContainer(node: YamlNode | undefined): WorkflowContainer | undefined {
  if (node === undefined) return undefined;
  const mapping = asMapping(node);
  const image = mapping === undefined ? reader.text(node) : reader.textAt(mapping, 'image');
  if (mapping === undefined && image === undefined) return undefined;
  return present({
    text: node.text,
    image,
    env: reader.pairsAt(mapping, 'env'),
    ports: reader.textsAt(mapping, 'ports'),
    volumes: reader.textsAt(mapping, 'volumes'),
    options: reader.textAt(mapping, 'options'),
  });
}

function readStep(mapping: YamlMapping): WorkflowStep {
  return present({
    text: mapping.text,
    mapping,
    name: reader.textAt(mapping, 'name'),
    id: reader.textAt(mapping, 'id'),
    run: reader.textAt(mapping, 'run'),
    uses: reader.textAt(mapping, 'uses'),
    with: reader.pairsAt(mapping, 'with'),
    env: reader.pairsAt(mapping, 'env'),
    shell: reader.textAt(mapping, 'shell'),
    workingDirectory: reader.textAt(mapping, 'working-directory'),
    condition: reader.textAt(mapping, 'if'),
    continueOnError: reader.booleanAt(mapping, 'continue-on-error'),
    timeoutMinutes: reader.numberAt(mapping, 'timeout-minutes'),
  });
}
