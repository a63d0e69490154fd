import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { isTestedBefore } from '../links/commands/tested.ts';
import { triggersOf } from '../links/keepers/triggers.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Update } from '../model/update.ts';
import type { Run } from '../scripts/run.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';
import { serversOf } from './servers.ts';

/** Every command that replaces the code of what runs. */
export function updatesOf(deployment: Deployment): Update[] {
  return deployment.runs().flatMap((run) => run.acts.flatMap((act) => updateOf(deployment, act, run)));
}

function updateOf(deployment: Deployment, act: Act, run: Run): Update[] {
  const place = act.line.where.at(-1)?.kind;
  if (place === 'build' || place === 'ci' || act.line.flow.trap !== undefined || !act.line.flow.called)
    return [];
  if (!isPull(act) && act.kind !== 'pull') return [];
  const effect = takesEffect(act, run);
  const what = isPull(act) ? 'tree' : act.kind === 'pull' && effect !== undefined ? 'images' : undefined;
  if (what === undefined) return [];
  // What a workflow does on its own runner is gone with it.
  const [trigger] = triggersOf(deployment, act, run).filter(({ onRunner }) => onRunner !== true);
  const kind = trigger?.kind ?? 'person';
  const tested = isTestedBefore(deployment, run, { update: act, effect });
  return [
    {
      ...artefactsOf(deployment).ofAct(act),
      at: act.line.text.span(),
      command: commandOf(act),
      what,
      trigger: kind,
      trigger_says: trigger?.says ?? 'somebody runs it',
      trigger_at: trigger?.at,
      unattended:
        kind === 'schedule' ||
        kind === 'webhook' ||
        (what === 'tree' && (kind === 'start' || kind === 'push')),
      tested,
      takes_effect_at: effect?.line.text.span(),
      live_tree: liveTree(act, run),
      sends_back: run.acts.some((other) => other.program === 'git' && other.kind === 'push'),
      ...watching(deployment, what),
    },
  ];
}

/** `git pull`, and the ways to say it with two commands: what a remote branch holds replaces the tree. */
function isPull(act: Act): boolean {
  if (act.program !== 'git') return false;
  if (act.command === 'pull') return true;
  const reference = act.operands.get('reference')?.[0]?.value ?? '';
  const isRemote = /^(?:origin|upstream|github)\/|^FETCH_HEAD$|^@\{u(?:pstream)?\}$/.test(reference);
  if (act.command === 'reset') return act.options.has('hard') && isRemote;
  return ['merge', 'rebase', 'checkout', 'switch'].includes(act.command) && isRemote;
}

const EFFECTS = ['start', 'restart', 'reload', 'apply', 'run-container', 'serve'];

/** The first command after the update that starts something. */
function takesEffect(update: Act, run: Run): Act | undefined {
  return run.acts.find(
    ({ kind, line }) => EFFECTS.includes(kind) && line.order > update.line.order && line.flow.called,
  );
}

/** A loop over several copies keeps copies up to date: what runs here is one tree. */
function liveTree(act: Act, run: Run): Known<boolean> {
  if (act.line.flow.loops.some((index) => run.loops[index]?.loop.keyword === 'for')) return false;
  const folder = act.options.get('directory')?.at(-1)?.value ?? act.options.get('work-tree')?.at(-1)?.value;
  return folder === undefined || folder.isKnown
    ? true
    : unknown(folder.unknown ?? 'its folder comes from elsewhere', folder.span());
}

function commandOf(act: Act): string {
  return [act.program, act.command, act.options.has('hard') ? '--hard' : '']
    .filter((word) => word !== '')
    .join(' ');
}

/** A tree that is pulled into wakes the watchers of this repository's servers; images wake nobody. */
function watching(deployment: Deployment, what: Update['what']) {
  const watcher =
    what !== 'tree'
      ? undefined
      : serversOf(deployment).find(({ reloads, role }) => reloads === true && role === 'production');
  const at = watcher?.reload_switch ?? watcher?.program_at;
  const program = watcher?.program;
  return {
    watched: watcher !== undefined,
    watcher: program === undefined || isUnknown(program) ? undefined : program,
    watcher_at: at === undefined || isUnknown(at) ? undefined : at,
  };
}
