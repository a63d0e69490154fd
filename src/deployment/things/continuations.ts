import type { Deployment } from '../deployment.ts';
import { brokenCommands } from '../links/commands/continuations.ts';
import { brokenInstructions } from '../links/images/swallowed-instructions.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Continuation } from '../model/continuation.ts';

/** Continued lines that are broken, of scripts and of Dockerfiles. */
export function continuationsOf(deployment: Deployment): Continuation[] {
  const artefacts = artefactsOf(deployment);
  const commands = brokenCommands(deployment).map(({ act, at, how, next }) => ({
    ...artefacts.ofAct(act),
    at,
    how,
    of: act.program.trim() === '' ? 'the command' : act.program,
    next: next.text,
    next_at: next.at,
  }));
  const instructions = brokenInstructions(deployment).map(({ path, keyword, at, how, next }) => ({
    ...artefacts.ofPath(path),
    at,
    how,
    of: keyword,
    next: next.text,
    next_at: next.at,
  }));
  return [...commands, ...instructions];
}
