import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { edgesOf } from './edges.ts';

/** Files that one leads to by starting or sourcing them, itself among them: a workflow with the scripts that it runs. */
export const filesLedTo = once((deployment: Deployment) => {
  const outgoing = new Map<string, string[]>();
  for (const { from, to } of edgesOf(deployment)) outgoing.set(from, [...(outgoing.get(from) ?? []), to]);
  return remembered((path: string): ReadonlySet<string> => {
    const found = new Set([path]);
    // A set is read in the order it grows, so that what is added is looked at too.
    for (const one of found) for (const to of outgoing.get(one) ?? []) found.add(to);
    return found;
  });
});
