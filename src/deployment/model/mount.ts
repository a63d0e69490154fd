import { ARTEFACT } from './artefact.ts';
import { bool, int, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const mount = thing('mount', 'Something mounted into a container, and what of the image it covers.', {
  ...ARTEFACT,
  at: place('The path in the container where that is written; else the whole mount.'),
  target: text('Absolute path in the container.'),
  source: text('The volume’s name or the host’s path, as written; empty for an anonymous volume.'),
  kind: oneOf(
    'named-volume',
    'anonymous-volume',
    'bind',
    'claim',
    'config',
    'secret',
    'empty',
    'host-path',
    'other',
  )(
    'What is mounted: a volume of the engine, a folder of the host, a persistent volume claim, a ConfigMap, a Secret, an emptyDir.',
  ),
  service: text('The service or container that it is mounted into.'),
  service_at: place('Where that is named.'),
  keeps: bool('What was in it at the first deployment is still in it at the next.'),
  read_only: bool('The container cannot write to it.'),
  covers_code: bool(
    'The image that the service uses has program code at or below the path, put there by COPY or ADD.',
  ),
  covers_data: bool('The image has other files at or below the path.'),
  covered: int('Number of the image’s files that are known to be covered.'),
  covered_example: optional(text('One of them, as its path in the repository.')),
  covered_at: optional(place('The instruction that put it into the image.')),
  image_at: optional(place('What says that this service uses an image built from that Dockerfile.')),
  data_folder: bool('By its name the path holds data: `data`, `uploads`, `logs`, `cache` …'),
  same_files: bool(
    'A bind mount of the folder that the image was built from: the container runs the host’s own copy.',
  ),
  development: bool('The service is started for development: a watcher, a debug mode, a stage called `dev`.'),
});

export type Mount = ThingOf<typeof mount>;
