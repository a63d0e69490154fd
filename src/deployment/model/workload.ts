import { ARTEFACT } from './artefact.ts';
import { bool, int, optional, place, type ThingOf, text, thing } from './schema.ts';

export const workload = thing('workload', 'Something that makes pods and replaces them when it changes.', {
  ...ARTEFACT,
  at: place('Its name, or the line of the resource.'),
  name: text('Its name.'),
  kind: text('`Deployment`, `StatefulSet`, `DaemonSet` …'),
  strategy: text('`RollingUpdate`, `Recreate` or `OnDelete`.'),
  strategy_at: optional(place('Where that is set; absent where the default holds.')),
  surges: bool('A rollout starts a new pod before an old one is gone.'),
  replicas: int('Pods at the same time.'),
  replicas_at: optional(place('Where that is set.')),
  most_replicas: int('Pods at the same time at the most, an autoscaler taken into account.'),
  most_replicas_at: optional(place('Where that is set.')),
  claim: optional(text('The claim that its pods share and that only one node can attach.')),
  claim_used_at: optional(place('Where the pods name it.')),
  claim_modes_at: optional(place('Where its access modes are set.')),
  attaches_once: bool('Its pods share a claim that only one node can attach.'),
  stays_on_node: bool(
    'The claim’s storage class keeps its pods on one node, or does not hold to the access mode.',
  ),
  storage_class: optional(text('The claim’s storage class, where it names one.')),
  surge_fits: bool(
    'A second pod fits beside the first on the only node; true where nothing says how large that is.',
  ),
  node: optional(text('The machine of the only node.')),
  node_at: optional(place('Where that is set.')),
  requests_at: optional(place('What a pod requests too much of.')),
});

export type Workload = ThingOf<typeof workload>;
