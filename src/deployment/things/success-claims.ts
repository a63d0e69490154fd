import { posix } from 'node:path';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { sequencesOf } from '../links/commands/sequences.ts';
import { type Claim, claimsOf } from '../links/outcomes/claims.ts';
import { leftBehind } from '../links/processes/left-behind.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { SuccessClaim } from '../model/success-claim.ts';
import type { Run } from '../scripts/run.ts';

const ORIGINS = new Set(['file', 'workflow', 'recipe']);

/** Sentences of success that nothing was asked for; of a script with several, the last. */
export function successClaimsOf(deployment: Deployment): SuccessClaim[] {
  return sequencesOf(deployment).flatMap((sequence) => {
    const [first] = sequence.runs;
    if (first === undefined || !ORIGINS.has(first.script.origin.kind)) return [];
    // A server that is left in the background is another finding, which names its sentence too.
    const claims = claimsOf(deployment, sequence).filter(({ start }) => !leftBehind(deployment).has(start));
    const last = claims.at(-1);
    return last === undefined ? [] : [claimThing(deployment, sequence.runOf(last.print), { last, claims })];
  });
}

function claimThing(
  deployment: Deployment,
  run: Run,
  { last, claims }: { last: Claim; claims: readonly Claim[] },
): SuccessClaim {
  const { print, said, start, look } = last;
  return {
    ...artefactsOf(deployment).ofAct(print),
    at: said.span(),
    said: said.value.length > 60 ? `${said.value.slice(0, 60)}…` : said.value,
    start: commandOf(start),
    start_at: start.line.text.span(),
    looked: look !== undefined,
    look: look === undefined ? undefined : commandOf(look),
    look_at: look?.line.text.span(),
    deploys: isForDeployment(run, print),
    others: claims.slice(0, -1).map((claim) => claim.said.span()),
  };
}

const DEPLOYS =
  /deploy|release|update|upgrade|roll-?out|publish|\bprod|(?:^|[_-])(?:re)?start|launch|go-?live|rebuild/i;
const ASIDE = /restore|rollback|stop|test|\bdev\b|local|setup|bootstrap|backup/i;

function isForDeployment({ script }: Run, { line }: Act): boolean {
  const { origin, path } = script;
  const own =
    origin.kind === 'recipe'
      ? origin.target
      : origin.kind === 'workflow'
        ? `${origin.job} ${posix.basename(path)}`
        : posix.basename(path);
  const names = [own, ...line.flow.functions];
  if (names.some((name) => ASIDE.test(name))) return false;
  return origin.kind === 'recipe'
    ? /deploy|release|prod|update|upgrade/i.test(own)
    : names.some((name) => DEPLOYS.test(name));
}

function commandOf({ program, command }: Act): string {
  return [program, command].filter((word) => word !== '').join(' ');
}
