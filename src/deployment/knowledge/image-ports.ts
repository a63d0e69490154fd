import { list, mapping, text, texts, wrong } from './data-shape.ts';
/** On which TCP ports the program of a widely used image listens, when nothing tells it otherwise. */
export interface ImagePorts {
  /** References without tag and digest, `docker.io/` and `library/` left out. */
  readonly names: readonly string[];
  readonly ports: readonly number[];
  /** Environment variables that move a port. */
  readonly variables: readonly string[];
  /** Paths in the container whose files may move a port. */
  readonly config: readonly string[];
  /** What the entry point starts; words after the image that begin with a dash are its options. */
  readonly program?: string;
  readonly source: string;
}

/** knowledge/image-ports.yml, by the names of the images and by the last part of each. */
export interface ImagePortsKnowledge {
  readonly byName: ReadonlyMap<string, ImagePorts>;
  /** For guesses: `team/postgres` is like `postgres`. */
  readonly byLastPart: ReadonlyMap<string, ImagePorts>;
}

/** Checks parsed YAML; throws an Error that names the entry and what is wrong with it. */
export function readImagePorts(value: unknown): ImagePortsKnowledge {
  const images = list(mapping(value, 'the file').images, 'images').map((each, index) =>
    readImage(each, `images[${index}]`),
  );
  const named = images.flatMap((image) => image.names.map((name) => [name, image] as const));
  return {
    byName: new Map(named),
    byLastPart: new Map(named.map(([name, image]) => [name.slice(name.lastIndexOf('/') + 1), image])),
  };
}

function readImage(value: unknown, where: string): ImagePorts {
  const image = mapping(value, where);
  const { program } = image;
  return {
    names: texts(image.names, `${where}.names`),
    ports: list(image.ports, `${where}.ports`).map((port) => {
      if (typeof port !== 'number') throw wrong(`${where}.ports`, 'a list of numbers');
      return port;
    }),
    variables: texts(image.variables ?? [], `${where}.variables`),
    config: texts(image.config ?? [], `${where}.config`),
    ...(program === undefined ? {} : { program: text(program, `${where}.program`) }),
    source: text(image.source, `${where}.source`),
  };
}
