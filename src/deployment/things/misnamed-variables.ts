import type { Deployment } from '../deployment.ts';
import { misnamedVariables } from '../links/settings/misnamed-variables.ts';
import type { MisnamedVariable } from '../model/misnamed-variable.ts';

/** Every variable that is set under a name which is nearly the one that is read. */
export function misnamedVariablesOf(deployment: Deployment): MisnamedVariable[] {
  return misnamedVariables(deployment).map(({ artefact, readAt, ...variable }) => ({
    ...artefact,
    ...variable,
    read_at: readAt,
  }));
}
