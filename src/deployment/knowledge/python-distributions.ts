import { list, mapping, wrong } from './data-shape.ts';
/** A distribution by its normalised name, with the extras that are asked for. */
export interface DistributionNeed {
  readonly name: string;
  readonly extras: readonly string[];
}

/** What installing one Python distribution brings. */
export interface PythonDistribution {
  /** Top-level modules that can be imported. */
  readonly imports: readonly string[];
  readonly needs: readonly DistributionNeed[];
  readonly extras: ReadonlyMap<string, readonly DistributionNeed[]>;
  /** First numbers of the versions of which this is known. */
  readonly majors: readonly number[];
}

/** knowledge/python-distributions.yml. */
export interface DistributionKnowledge {
  /** By the normalised name (PEP 503). */
  readonly byName: ReadonlyMap<string, PythonDistribution>;
  /** Names of the distributions that provide a top-level module. */
  readonly providers: ReadonlyMap<string, readonly string[]>;
}

/** Checks parsed YAML; throws an Error that names the entry and what is wrong with it. */
export function readDistributions(value: unknown): DistributionKnowledge {
  const all = mapping(mapping(value, 'the file').distributions, 'distributions');
  const byName = new Map(
    Object.entries(all).map(([name, each]) => [name, readDistribution(name, each)] as const),
  );
  const providers = new Map<string, string[]>();
  for (const [name, { imports }] of byName)
    for (const module of imports) providers.set(module, [...(providers.get(module) ?? []), name]);
  return { byName, providers };
}

function readDistribution(name: string, value: unknown): PythonDistribution {
  const { imports, needs, extras, majors } = mapping(value, name);
  return {
    imports:
      imports === undefined ? [name.replaceAll('-', '_')] : list(imports, `${name}.imports`).map(String),
    needs: readNeeds(needs ?? [], `${name}.needs`),
    extras: new Map(
      Object.entries(mapping(extras ?? {}, `${name}.extras`)).map(([extra, each]) => [
        extra,
        readNeeds(each, `${name}.extras.${extra}`),
      ]),
    ),
    majors: list(majors, `${name}.majors`).map(Number),
  };
}

/** `uvicorn[standard,watch]` */
function readNeeds(value: unknown, where: string): DistributionNeed[] {
  return list(value, where).map((each) => {
    const found = /^([a-z0-9-]+)(?:\[([a-z0-9,-]+)\])?$/.exec(String(each));
    if (found === null) throw wrong(where, 'a list of normalised names');
    return { name: found[1] ?? '', extras: found[2]?.split(',') ?? [] };
  });
}
