import { ARTEFACT } from './artefact.ts';
import { oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const rollout = thing(
  'rollout',
  'A deployment or a way back that leaves the running pods as they are: what names the image has not changed, only what stands behind the name.',
  {
    ...ARTEFACT,
    at: place('The command.'),
    kind: oneOf('apply', 'set-image', 'terraform', 'undo')('How it is deployed.'),
    image: text('The reference that is deployed.'),
    image_at: place('Where the workload names it.'),
    workload: text('What names it: `Deployment web`.'),
    pushed_at: optional(place('What builds and pushes it under the same name.')),
  },
);

export type Rollout = ThingOf<typeof rollout>;
