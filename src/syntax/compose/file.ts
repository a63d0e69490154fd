import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import type { NameValue, Setting } from '../yaml/reader.ts';
import type { YamlMapping, YamlNode } from '../yaml/tree.ts';

/** A compose file (compose-spec) with both forms of each property read into one; variables expanded, else unknown. */
export interface ComposeFile {
  readonly text: Text;
  readonly name?: Text;
  readonly services: readonly ComposeService[];
  readonly volumes: readonly ComposeResource[];
  readonly networks: readonly ComposeResource[];
  readonly configs: readonly ComposeResource[];
  readonly secrets: readonly ComposeResource[];
  /** Paths of other compose files; not read here. */
  readonly include: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
}

/** An entry under the top-level `volumes`, `networks`, `configs` or `secrets`. */
export interface ComposeResource {
  readonly name: Text;
  readonly text: Text;
  readonly node: YamlNode;
  /** Made outside of this file. */
  readonly external: boolean;
  /** `file:` of a config or a secret. */
  readonly file?: Text;
  /** Of a volume or a network. */
  readonly driver?: Text;
}

export interface ComposeService {
  readonly name: Text;
  readonly text: Text;
  readonly node: YamlMapping;
  readonly image?: Text;
  readonly build?: ComposeBuild;
  readonly command?: ComposeCommand;
  readonly entrypoint?: ComposeCommand;
  readonly environment: readonly NameValue[];
  readonly envFiles: readonly { readonly path: Text; readonly required: boolean }[];
  readonly ports: readonly ComposePort[];
  readonly expose: readonly Text[];
  readonly mounts: readonly ComposeMount[];
  readonly dependsOn: readonly ComposeDependency[];
  readonly healthcheck?: ComposeHealthcheck;
  readonly restart?: Setting<string>;
  readonly deploy?: ComposeDeploy;
  readonly profiles: readonly Text[];
  /** Another service to start from; not resolved here. */
  readonly extends?: { readonly text: Text; readonly service?: Text; readonly file?: Text };
  readonly networkMode?: Text;
  readonly networks: readonly Text[];
  readonly user?: Text;
  readonly init?: Setting<boolean>;
  /** Seconds. */
  readonly stopGracePeriod?: Setting<number>;
  readonly stopSignal?: Text;
  readonly workingDir?: Text;
  readonly tmpfs: readonly Text[];
  readonly labels: readonly NameValue[];
  readonly containerName?: Text;
  readonly privileged?: Setting<boolean>;
  readonly readOnly?: Setting<boolean>;
  /** Bytes. */
  readonly memoryLimit?: Setting<number>;
  readonly scale?: Setting<number>;
  readonly configs: readonly ComposeGrant[];
  readonly secrets: readonly ComposeGrant[];
}

export interface ComposeBuild {
  readonly text: Text;
  readonly context?: Text;
  readonly dockerfile?: Text;
  /** A whole Dockerfile. */
  readonly inline?: Text;
  readonly target?: Text;
  readonly args: readonly NameValue[];
}

/** `command` and `entrypoint`. A string is split into words as by compose, without a shell; `words` has both forms. */
export interface ComposeCommand {
  readonly form: 'string' | 'list';
  readonly text: Text;
  readonly entry: Text;
  readonly words: readonly Text[];
}

export interface PortRange {
  readonly text: Text;
  readonly first: number;
  readonly last: number;
}

export interface ComposePort {
  readonly text: Text;
  /** Absent when unknown. */
  readonly target?: PortRange;
  /** On the host; absent when the engine picks one, or when unknown. */
  readonly published?: PortRange;
  readonly hostIp?: Text;
  readonly protocol: string;
}

export interface ComposeMount {
  readonly text: Text;
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'unknown' | (string & {});
  /** A host path, or the name of a volume. */
  readonly source?: Text;
  readonly target?: Text;
  readonly readOnly: boolean;
}

export interface ComposeDependency {
  readonly text: Text;
  readonly service: Text;
  /** `service_started` when not said. */
  readonly condition: string;
  readonly required: boolean;
}

export interface ComposeHealthcheck {
  readonly text: Text;
  /** `disable: true`, or a test of `NONE`. */
  readonly disabled: boolean;
  /** `shell`: one command line for the image's shell; `exec`: words. */
  readonly test?: { readonly form: 'shell' | 'exec'; readonly text: Text; readonly words: readonly Text[] };
  /** The times are in seconds. */
  readonly interval?: Setting<number>;
  readonly timeout?: Setting<number>;
  readonly startPeriod?: Setting<number>;
  readonly startInterval?: Setting<number>;
  readonly retries?: Setting<number>;
}

export interface ComposeDeploy {
  readonly text: Text;
  readonly mode?: Text;
  readonly replicas?: Setting<number>;
  readonly limits: ComposeResources;
  readonly reservations: ComposeResources;
  readonly restartPolicy?: ComposeRestartPolicy;
  readonly updateConfig?: ComposeUpdateConfig;
}

export interface ComposeResources {
  /** Cores. */
  readonly cpus?: Setting<number>;
  /** Bytes. */
  readonly memory?: Setting<number>;
}

/** Times in seconds. */
export interface ComposeRestartPolicy {
  readonly text: Text;
  readonly condition?: Setting<string>;
  readonly delay?: Setting<number>;
  readonly maxAttempts?: Setting<number>;
  readonly window?: Setting<number>;
}

/** Times in seconds. */
export interface ComposeUpdateConfig {
  readonly text: Text;
  readonly parallelism?: Setting<number>;
  readonly delay?: Setting<number>;
  readonly order?: Setting<string>;
  readonly failureAction?: Setting<string>;
  readonly monitor?: Setting<number>;
}

/** A config or a secret that a service may read. */
export interface ComposeGrant {
  readonly text: Text;
  readonly source: Text;
  readonly target?: Text;
}
