import { ARTEFACT } from './artefact.ts';
import { bool, number, optional, place, type ThingOf, text, thing } from './schema.ts';

export const container = thing('container', 'A container of a cluster’s pods.', {
  ...ARTEFACT,
  at: place('Its name.'),
  name: text('Its name.'),
  workload: text('The workload that makes its pods.'),
  image: optional(text('The image it runs.')),
  has_startup_probe: bool('A startup probe is declared.'),
  has_readiness_probe: bool('A readiness probe is declared.'),
  has_liveness_probe: bool('A liveness probe is declared.'),
  liveness_at: optional(place('The name of the liveness probe.')),
  liveness_delay: optional(number('Seconds before the liveness probe begins to ask.')),
  liveness_earliest: optional(
    number('Seconds after its start at which the liveness probe can kill it, at the earliest.'),
  ),
  starts_slowly: bool('Something says that it takes long before it listens.'),
  slow_because: optional(text('What makes it slow, as a clause that goes on from “it …”.')),
  slow_at: optional(place('Where that stands.')),
  boot_seconds: optional(
    number('Seconds that every start takes before anything listens, where they are declared.'),
  ),
});

export type Container = ThingOf<typeof container>;
