import { spanKey } from '../../repository/span.ts';
import type { Where } from '../acts/script.ts';
import type { Deployment } from '../deployment.ts';
import { hostCommands } from '../links/containers/host-commands.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { HostCommand } from '../model/host-command.ts';
import { readablePath } from '../paths.ts';

/** Commands that miss the host, each place once: a script may be sent to many guests. */
export function hostCommandsOf(deployment: Deployment): HostCommand[] {
  const seen = new Set<string>();
  return hostCommands(deployment).flatMap(({ act, needs, name, at, place, sent }): HostCommand[] => {
    const key = spanKey(at);
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      {
        ...artefactsOf(deployment).ofAct(act),
        at,
        needs,
        name,
        place: phraseOf(place),
        sent_at: sent?.sentAt,
        run_at: sent?.by.line.text.span(),
      },
    ];
  });
}

function phraseOf({ kind, name }: Where): string {
  const what = kind === 'remote' ? 'host' : kind;
  const shown = name === undefined ? '' : readablePath(name.value);
  return /[\w]/.test(shown) ? `${what} \`${shown}\`` : `another ${what}`;
}
