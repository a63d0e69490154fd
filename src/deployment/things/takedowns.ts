import { posix } from 'node:path';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { sequencesOf } from '../links/commands/sequences.ts';
import {
  type Takedown as Found,
  isOptional,
  returnOf,
  staysDown,
  takedownsOf as takedownsIn,
} from '../links/outcomes/takedowns.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { isOnHostedRunner } from '../links/reach/runners.ts';
import type { Takedown } from '../model/takedown.ts';
import type { Run } from '../scripts/run.ts';

const ORIGINS = new Set(['file', 'workflow', 'recipe']);

/** Every service that a script stops before something that may fail, and starts again after it. */
export function takedownsOf(deployment: Deployment): Takedown[] {
  return sequencesOf(deployment).flatMap((sequence) => {
    const [first] = sequence.runs;
    if (first === undefined || !ORIGINS.has(first.script.origin.kind)) return [];
    return takedownsIn(deployment, sequence)
      .filter(
        ({ stop, start }) =>
          !isOptional(stop, start) && !isOnHostedRunner(deployment, sequence.runOf(stop).script, stop),
      )
      .map((found): Takedown => {
        const back = returnOf(sequence, found);
        return {
          ...artefactsOf(deployment).ofAct(found.stop),
          at: found.stop.line.text.span(),
          command: commandOf(found.stop),
          risk: commandOf(found.risk),
          risk_at: found.risk.line.text.span(),
          start: commandOf(found.start),
          start_at: found.start === found.risk ? undefined : found.start.line.text.span(),
          stays_down: staysDown(sequence, found),
          brought_back: back !== undefined,
          brought_back_at: back?.line.text.span(),
          asked_for: isAskedFor(sequence.runOf(found.stop), found),
        };
      });
  });
}

const ASKED =
  /reset|clean|fresh|wipe|rebuild|restart|reinstall|test|local|\bdev\b|purge|nuke|recreate|migrate|restore|claim|setup|install|init|provision|bootstrap/i;

function isAskedFor({ script }: Run, { stop }: Found): boolean {
  const { origin, path } = script;
  const names = [
    ...stop.line.flow.functions,
    origin.kind === 'recipe' ? origin.target : posix.basename(path),
  ];
  return names.some((name) => ASKED.test(name));
}

function commandOf({ program, command }: Act): string {
  return [program, command].filter((word) => word !== '').join(' ');
}
