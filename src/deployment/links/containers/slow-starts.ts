import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { NameValue } from '../../../syntax/yaml/reader.ts';
import type { BlockingCall } from '../../python/blocking.ts';
import type { ContainerCommands } from './container-commands.ts';

/** A sign that a container takes long to start, and where it stands. */
export interface SlowSign {
  /** A clause that goes on from "the container …". */
  readonly says: string;
  readonly at: Span;
}

export interface ContainerSigns {
  readonly commands: ContainerCommands;
  readonly image: Text | undefined;
  readonly environment: readonly NameValue[];
  /** Paths at which a claim is mounted. */
  readonly claimed: readonly Text[];
}

/** Images whose own documentation speaks of a start of a minute or more. */
const SLOW_IMAGES: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)(?:vllm-openai|vllm|text-generation-inference|text-embeddings-inference|tritonserver|lmdeploy|sglang|llama\.cpp|localai)$/,
    'loads a model before it listens',
  ],
  [/(?:^|\/)(?:elasticsearch|opensearch|cassandra|scylla|neo4j)$/, 'recovers its indices before it is up'],
  [
    /(?:^|\/)(?:keycloak|sonarqube|jenkins|gitlab-ce|gitlab-ee|nexus3|confluence|confluence-server|jira-software|artifactory-\w+|wildfly|liferay\w*)$/,
    'is a Java or Rails application that takes a minute and more to start',
  ],
];

const MODEL_VARIABLE =
  /^(?:HF_HOME|HF_HUB_CACHE|HUGGINGFACE_HUB_CACHE|TRANSFORMERS_CACHE|SENTENCE_TRANSFORMERS_HOME|TORCH_HOME|MODEL_NAME|MODEL_ID|MODEL_PATH|WHISPER_MODEL|LLM_MODEL|EMBEDDING_MODEL\w*)$/;
const MODEL_FOLDER =
  /(?:^|[/._-])(?:huggingface|hf[_-]cache|hf[_-]home|transformers|models?|model[_-]cache|torch)(?:\/|$)/i;

/** The strongest sign that a container is slow to start: its own code first, then what surrounds it. */
export function slowSign(signs: ContainerSigns): SlowSign | undefined {
  const { commands } = signs;
  const own = fromApplication(commands) ?? fromMigrations(commands);
  if (own !== undefined || commands.application !== undefined) return own;
  return fromImage(signs.image) ?? fromSurroundings(signs);
}

/** Model loads that run before the port is bound. */
function fromApplication({ application }: ContainerCommands): SlowSign | undefined {
  if (application === undefined) return undefined;
  const early = [...application.imports(), ...application.blocking().filter(({ inLifespan }) => inLifespan)];
  const load = early.find(({ kind }) => kind === 'load');
  return load === undefined
    ? undefined
    : { says: `${load.what} before it listens (\`${load.call}\`)`, at: load.place.span() };
}

function fromMigrations({ acts, serve }: ContainerCommands): SlowSign | undefined {
  const before = serve === undefined ? [] : acts.slice(0, acts.indexOf(serve));
  const migration = before.find(
    ({ kind, line }) => kind === 'migrate' && line.flow.called && !line.flow.background,
  );
  return migration === undefined
    ? undefined
    : { says: 'migrates its database before it listens', at: migration.line.text.span() };
}

function fromImage(image: Text | undefined): SlowSign | undefined {
  if (image === undefined) return undefined;
  const name = image.value.split('@', 1)[0]?.replace(/:[^/]*$/, '') ?? '';
  const found = SLOW_IMAGES.find(([pattern]) => pattern.test(name));
  return found === undefined ? undefined : { says: found[1], at: image.span() };
}

/** A model's name in the environment together with a claim for its files; one alone says too little. */
function fromSurroundings({ environment, claimed }: ContainerSigns): SlowSign | undefined {
  const variable = environment.find(({ name }) => MODEL_VARIABLE.test(name.value));
  const folder = claimed.find((path) => MODEL_FOLDER.test(path.value));
  if (variable === undefined || folder === undefined) return undefined;
  return { says: `keeps a model in \`${folder.value}\` and loads it from there`, at: variable.name.span() };
}

/** The model load that the first request pays for, when nothing loads it before. */
export function lazyLoad({ application }: ContainerCommands): BlockingCall | undefined {
  if (application === undefined) return undefined;
  const calls = application.blocking();
  const isEarly =
    application.imports().some(({ kind }) => kind === 'load') ||
    calls.some(({ kind, inLifespan }) => inLifespan && kind === 'load');
  return isEarly ? undefined : calls.find(({ kind, runs }) => kind === 'load' && runs === 'request');
}
