import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import type { NamedRole } from './roles.ts';

/**
 * What a target of a Makefile is for: by its help; by a server that it runs where it stands while images are what is deployed; by
 * what only a developer's machine is set up with.
 */
export function recipePurpose(deployment: Deployment, path: string, target: string): NamedRole | undefined {
  const helped = localTargets(deployment)(path).get(target);
  if (helped !== undefined) return helped;
  const says = `\`${target}\` is for a developer’s machine`;
  const lines = recipeLines(deployment).get(`${path}\0${target}`) ?? [];
  const isForDevelopment =
    lines.some(({ text }) => SETS_UP.test(text.value)) ||
    (deployment.dockerfiles().length > 0 && lines.some((line) => servesHere(deployment, line)));
  return isForDevelopment ? { role: 'development', says } : undefined;
}

/** The lines of each recipe, by file and target. */
const recipeLines = once((deployment: Deployment): ReadonlyMap<string, readonly Script[]> => {
  const lines = new Map<string, Script[]>();
  for (const script of deployment.scripts()) {
    if (script.origin.kind !== 'recipe') continue;
    const key = `${script.path}\0${script.origin.target}`;
    lines.set(key, [...(lines.get(key) ?? []), script]);
  }
  return lines;
});

function servesHere(deployment: Deployment, script: Script): boolean {
  return deployment
    .runOf(script)
    .acts.some(
      ({ kind, line: { where } }) => kind === 'serve' && where.length === 1 && where[0]?.kind === 'host',
    );
}

const SETS_UP =
  /\bpre-commit\b|\bhusky\b|requirements[\w.-]*[_-](?:dev|tests?)\b|--(?:only|with|group|extra)[= ](?:dev|tests?)\b/;

/** Targets of a Makefile whose own help (`run: ## Run the API locally`) says that they are for the developer's machine. */
const localTargets = once(({ repository }: Deployment) =>
  remembered((path: string): ReadonlyMap<string, NamedRole> => {
    const lines = repository.file(path)?.content.split('\n') ?? [];
    const found = lines.flatMap((line): [string, NamedRole][] => {
      const [, target, help] = /^([\w./-]+):[^#=]*##(.*)$/.exec(line) ?? [];
      if (
        target === undefined ||
        !/\b(?:local(?:ly)?|for development|dev(?:elopment)? (?:server|database|stack|environment))\b/i.test(
          help ?? '',
        )
      )
        return [];
      return [[target, { role: 'development', says: `\`${target}\` is for a developer’s machine` }]];
    });
    return new Map(found);
  }),
);
