import type { Deployment } from '../deployment.ts';
import { type FoundSecret, secretsOf as foundIn } from '../links/settings/secrets.ts';
import type { Secret } from '../model/secret.ts';

/** One for each value and file; of an environment file or a file of keys, one for all of it. */
export function secretsOf(deployment: Deployment): Secret[] {
  const groups = new Map<string, [FoundSecret, ...FoundSecret[]]>();
  for (const found of foundIn(deployment)) {
    const isLive = !found.throwaway;
    const key = [
      found.value.path,
      found.kind === 'tracked-file' ? '' : `=${found.value.value}`,
      String(isLive),
    ].join('\u0000');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [found]);
    else group.push(found);
  }
  return [...groups.values()].map(secretOf);
}

function secretOf([first, ...others]: readonly [FoundSecret, ...FoundSecret[]]): Secret {
  const { key, kind, where, throwaway, artefact, value } = first;
  return {
    ...artefact,
    at: value.span(),
    key,
    kind,
    where,
    live: !throwaway,
    fallback: [first, ...others].every(({ fallback }) => fallback),
    stand_in: '********',
    elsewhere: others.filter((other) => other.value.value === value.value).map((other) => other.value.span()),
  };
}
