import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { NameValue } from '../../../syntax/yaml/reader.ts';
import type { Cluster } from '../../workloads/declared.ts';
import type { DeclaredProbe } from '../../workloads/probe.ts';
import type { PodContainer, PodWorkload } from '../../workloads/workload.ts';
import type { ContainerCommands } from './container-commands.ts';

/** A container that is deployed, however it is declared, with its probes and what it runs. */
export interface DeployedContainer {
  readonly name: string;
  /** Its name, to point at. */
  readonly at: Span;
  /** `cloud`: a task definition or service of a cloud, in a file of its own. */
  readonly declaredIn: 'kubernetes' | 'terraform' | 'compose' | 'dockerfile' | 'cloud';
  readonly probes: readonly DeclaredProbe[];
  readonly image: Text | undefined;
  readonly environment: readonly NameValue[];
  /** Paths at which a claim, or a volume that stays, is mounted. */
  readonly claimed: readonly Text[];
  readonly commands: () => ContainerCommands;
  /** Of a cluster's. */
  readonly pod?: {
    readonly cluster: Cluster;
    readonly workload: PodWorkload;
    readonly container: PodContainer;
  };
  /** Somebody acts when its health check fails. Always true of a cluster's. */
  readonly isWatched: boolean;
}
