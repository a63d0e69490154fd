import { ARTEFACT } from './artefact.ts';
import { bool, optional, place, type ThingOf, text, thing } from './schema.ts';

export const storageClaim = thing(
  'storage_claim',
  'A claim on a volume, where the repository makes the cluster that it is in.',
  {
    ...ARTEFACT,
    at: place('The storage class, where it is written in the claim itself; else the claim’s name.'),
    name: optional(text('Its name.')),
    storage_class: optional(text('The class it names.')),
    driver: text(
      'The CSI driver that must make its volume: `aws-ebs-csi-driver`; empty where none is needed or none is known.',
    ),
    driver_installed: bool('The cluster has that driver: as an add-on, by a chart, or of its own.'),
    cluster_at: place('What makes the cluster.'),
  },
);

export type StorageClaim = ThingOf<typeof storageClaim>;
