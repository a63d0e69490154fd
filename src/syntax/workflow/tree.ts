import type { Text } from '../../repository/text.ts';
import type { NameValue, Setting } from '../yaml/reader.ts';
import type { YamlMapping } from '../yaml/tree.ts';

/** A GitHub Actions workflow. `${{ … }}` is masked in every text: equal in length, and unknown. */
export interface Workflow {
  readonly text: Text;
  readonly name?: Text;
  readonly on: readonly WorkflowEvent[];
  readonly env: readonly NameValue[];
  readonly defaults: RunDefaults;
  readonly concurrency?: WorkflowConcurrency;
  readonly jobs: readonly WorkflowJob[];
}

export interface WorkflowEvent {
  readonly text: Text;
  readonly name: Text;
  readonly branches: readonly Text[];
  readonly branchesIgnored: readonly Text[];
  readonly tags: readonly Text[];
  readonly paths: readonly Text[];
  readonly types: readonly Text[];
  /** Of `schedule`. */
  readonly crons: readonly Text[];
}

/** `defaults.run`. */
export interface RunDefaults {
  readonly shell?: Text;
  readonly workingDirectory?: Text;
}

export interface WorkflowConcurrency {
  readonly text: Text;
  readonly group?: Text;
  readonly cancelInProgress?: Setting<boolean>;
}

export interface WorkflowJob {
  readonly id: Text;
  readonly text: Text;
  readonly mapping: YamlMapping;
  readonly name?: Text;
  readonly runsOn: readonly Text[];
  readonly needs: readonly Text[];
  readonly condition?: Text;
  readonly env: readonly NameValue[];
  readonly defaults: RunDefaults;
  /** `environment`: where it deploys to. */
  readonly environment?: Text;
  readonly container?: WorkflowContainer;
  readonly services: readonly WorkflowContainer[];
  readonly strategy?: YamlMapping;
  readonly concurrency?: WorkflowConcurrency;
  /** A reusable workflow. */
  readonly uses?: Text;
  readonly with: readonly NameValue[];
  readonly continueOnError?: Setting<boolean>;
  readonly timeoutMinutes?: Setting<number>;
  readonly steps: readonly WorkflowStep[];
}

export interface WorkflowContainer {
  readonly text: Text;
  /** The key under `services`. */
  readonly name?: Text;
  readonly image?: Text;
  readonly env: readonly NameValue[];
  readonly ports: readonly Text[];
  readonly volumes: readonly Text[];
  readonly options?: Text;
}

export interface WorkflowStep {
  readonly text: Text;
  readonly mapping: YamlMapping;
  readonly name?: Text;
  readonly id?: Text;
  /** A script for `shell`. */
  readonly run?: Text;
  readonly uses?: Text;
  readonly with: readonly NameValue[];
  readonly env: readonly NameValue[];
  readonly shell?: Text;
  readonly workingDirectory?: Text;
  readonly condition?: Text;
  readonly continueOnError?: Setting<boolean>;
  readonly timeoutMinutes?: Setting<number>;
}

/** An `action.yml`. */
export interface ActionFile {
  readonly text: Text;
  readonly name?: Text;
  /** `composite`, `docker`, `node24`, … */
  readonly using?: Text;
  readonly inputs: readonly { readonly name: Text; readonly default?: Text }[];
  /** Of a composite action. */
  readonly steps: readonly WorkflowStep[];
  /** Of a Docker action. */
  readonly image?: Text;
  /** Of a JavaScript action. */
  readonly main?: Text;
}
