import type { DeclaredProbe } from '../../deployment/workloads/probe.ts';
import type { Span } from '../../repository/span.ts';
import type { Limits } from '../engine/hardening.ts';
import type { Target } from '../trace/trace.ts';

/**
 * What a rehearsal does with one image, worked out from the repository, each part with what says so: printed before it is
 * done, and every part can be set.
 */
export interface Plan {
  /** The service, container or Dockerfile, as a person calls it. */
  readonly name: string;
  readonly image: ImagePlan;
  /** Takes the place of the image's own command, where the deployment says another one. */
  readonly command?: readonly string[];
  readonly entrypoint?: string;
  /** In place of the image's own, where the deployment says so. */
  readonly workingDirectory?: string;
  readonly user?: string;
  readonly environment: readonly PlannedVariable[];
  readonly dependencies: readonly PlannedDependency[];
  /** What the deployment calls whatever it has beside the program, in small letters: none of it is on the internet. */
  readonly neighbours: readonly string[];
  /** Folders that the deployment mounts a volume on: what the image has there is seen once, and never again. */
  readonly volumes: readonly { readonly folder: string; readonly at: Span }[];
  /** Modules that must be importable in the image; empty where the program is of no language that is known. */
  readonly imports: readonly PlannedImport[];
  /** The port that the deployment expects to answer; absent for a program that serves none. */
  readonly port?: Stated<number>;
  /** The TCP ports on which the deployment expects it to listen. */
  readonly expected: readonly ExpectedPort[];
  /** Why it may listen elsewhere where it is deployed, as a clause. */
  readonly portDoubt?: string;
  /** What is asked to see whether it is up. */
  readonly health?: Stated<Target>;
  /** Every probe that is declared of it, and what it asks; without a target where the question cannot be put from here. */
  readonly probes: readonly PlannedProbe[];
  /** A request that takes long, to see what it does to the others. */
  readonly load?: { readonly method: string; readonly path: string; readonly body?: string };
  /** Seconds for which each dependency is paused once it is up; not at all where it is absent. */
  readonly blip?: number;
  /** It is to do its work and end, as a job does: ending with exit code 0 is no fault. */
  readonly isTask?: true;
  readonly limits: Limits;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly grace: Stated<number>;
  /** Why it may take a stop otherwise where it is deployed, as a clause. */
  readonly stopDoubt?: string;
  /** Seconds that a start may take before it counts as never up. */
  readonly budget: number;
  /** How often it is started and measured. */
  readonly starts: number;
  /** What could not be worked out, each a sentence with the setting that would say it. */
  readonly gaps: readonly string[];
}

/** A value, what says so as a few words for people, and where. */
export interface Stated<T> {
  readonly value: T;
  /** `EXPOSE 8000 in api/Dockerfile`, `the input`. */
  readonly by: string;
  readonly at?: Span;
}

/** A TCP port that something counts on. */
export interface ExpectedPort extends Stated<number> {
  readonly at: Span;
  /** `hint`: it opens nothing and counts on nothing, as EXPOSE does. */
  readonly kind: 'probe' | 'mapping' | 'service' | 'hint';
  /** Any of these will do for the same question; itself among them. */
  readonly anyOf: readonly number[];
  /** Why it may listen there in other circumstances, as a clause: its code speaks of the number. */
  readonly mention?: string;
}

export type ImagePlan =
  | {
      readonly kind: 'build';
      /** Path in the repository. */
      readonly dockerfile: string;
      /** Folder in the repository, `''` for its root. */
      readonly context: string;
      readonly target?: string;
      readonly arguments: Readonly<Record<string, string>>;
      readonly by: string;
      /** What a finding about the start points at when nothing better is known: the CMD, else the last FROM. */
      readonly at: Span;
    }
  | { readonly kind: 'ready'; readonly reference: string; readonly at?: Span };

export interface PlannedVariable {
  readonly name: string;
  readonly value: string;
  /** `stand-in`: nothing says its value, and the program may not start without it. */
  readonly from: 'deployment' | 'stand-in' | 'dependency' | 'configuration';
}

/** A service that the program needs, started in our own way from a known image. */
export interface PlannedDependency {
  /** What the program calls it. */
  readonly alias: string;
  readonly kind: 'postgres' | 'redis' | 'mysql' | 'mongodb' | 'rabbitmq';
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  /** Where the repository declares it; absent where only a setting does. */
  readonly at?: Span;
}

export interface PlannedImport {
  readonly language: 'python' | 'node';
  readonly module: string;
  /** The file of the repository that it is, where that is known. */
  readonly path?: string;
  /** The working directory that it is started in, where its container begins in another one. */
  readonly directory?: string;
  /** What its server puts on the import path first. */
  readonly searched?: string;
  readonly isEntry: boolean;
}

export interface PlannedProbe {
  readonly declared: DeclaredProbe;
  /** Probes of one and the same container have the same. */
  readonly container: string;
  /** Seconds between SIGTERM and SIGKILL of what declares it. */
  readonly grace: number;
  readonly target?: Target;
  /** Why there is no target, as a clause. */
  readonly why?: string;
  /** It names a port that its container does not declare: whoever asks gets an error each time. */
  readonly isUnaskable?: true;
}
