import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import type { Keeper } from '../../model/supervision.ts';
import type { Artefact } from '../reach/artefacts.ts';
import { identityOf, type ServerIdentity } from './server-identity.ts';

/** A server under a keeper. */
export interface KeptServer {
  readonly identity: ServerIdentity;
  readonly keeper: {
    readonly kind: Extract<Keeper['kind'], string>;
    readonly at: Span;
    readonly says: string;
    readonly name: string;
    readonly restarts: boolean;
    readonly artefact: Artefact;
    readonly unit?: Unit;
  };
  /** The command that starts the server. */
  readonly act: Act;
}

/** The server that an act starts, under a keeper; none when too little of it is known. */
export function kept(deployment: Deployment, act: Act, keeper: KeptServer['keeper']): KeptServer[] {
  const identity = identityOf(deployment, act);
  if (identity === undefined) return [];
  const directory = keeper.unit?.file.last('Service', 'WorkingDirectory')?.value.value.replace(/\/$/, '');
  return [{ identity: { ...identity, directory }, keeper, act }];
}
