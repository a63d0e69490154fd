import { posix } from 'node:path';
import type { Text } from '../../repository/text.ts';
import type { Act } from '../acts/act.ts';
import { textsOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { compareMachines } from '../links/commands/machines.ts';
import { placeOfUse } from '../links/commands/place-of-use.ts';
import { comesAfter, type Sequence, sequencesOf } from '../links/commands/sequences.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { replacedUnits } from '../links/units/replaced-units.ts';
import {
  definitionOf,
  lastCodeChange,
  lastRewrite,
  reloadedSince,
  restartedAfter,
  type UnitUse,
} from '../links/units/unit-changes.ts';
import { unitNameOfWord } from '../links/units/unit-names.ts';
import { isFresh, provisionOf } from '../links/units/units-installed.ts';
import type { UnitAction } from '../model/unit-action.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';

const VERBS = ['enable', 'restart', 'reload', 'start'] as const;

/** Every command that enables, starts, restarts or reloads a unit: one thing for each unit it names. */
export function unitActionsOf(deployment: Deployment): UnitAction[] {
  return sequencesOf(deployment).flatMap((sequence) => {
    const seen: UnitUse[] = [];
    return sequence.acts.flatMap((act) => {
      if ((act.program !== 'systemctl' && act.program !== 'service') || !isLeading(sequence, act)) return [];
      return textsOf(deployment.programs, act, 'unit').map((word) => {
        const use = { deployment, sequence, act, name: unitNameOfWord(word) };
        const repeated = seen.some((one) => isSameUnit(one, use));
        seen.push(use);
        return { ...unitActionOf(use, word), repeated };
      });
    });
  });
}

function isSameUnit(one: UnitUse, other: UnitUse): boolean {
  return (
    one.name.key === other.name.key &&
    compareMachines(one.act.line.where, other.act.line.where) === 'same' &&
    comesAfter(one.sequence, one.act, other.act)
  );
}

/** `enable --now` is two acts of one command line: the first stands for both. */
function isLeading(sequence: Sequence, act: Act): boolean {
  if (!VERBS.some((verb) => verb === act.kind)) return false;
  return sequence.acts[sequence.indexOf(act) - 1]?.line !== act.line;
}

function unitActionOf(use: UnitUse, word: Text): Omit<UnitAction, 'repeated'> {
  const { deployment, sequence, act, name } = use;
  const verb = VERBS.find((one) => one === act.kind) ?? 'start';
  const provision =
    act.program === 'service'
      ? unknown('an init script may provide it', word.span())
      : provisionOf(deployment, sequence, { act, name });
  const rewrite = lastRewrite(use);
  const code = lastCodeChange(use);
  const since = [rewrite, code]
    .filter((one) => one !== undefined)
    .sort((a, b) => sequence.indexOf(b) - sequence.indexOf(a))[0];
  return {
    ...artefactsOf(deployment).ofAct(act),
    at: act.line.text.span(),
    verb,
    verb_at: verbAt(use),
    systemctl: callOf(act),
    starts: verb === 'start' || act.options.has('now'),
    unit: name.isKnown ? name.shown : unknown(`\`${word.unknown ?? ''}\``, word.span()),
    unit_at: placeOfUse(act, word),
    provided: isUnknown(provision) ? provision : provision.from,
    provided_at: isUnknown(provision) ? undefined : provision.at,
    fresh: isFresh(deployment, sequence, act),
    tolerated: act.line.flow.onFailure === 'ignored' || isGuarded(use),
    rewritten_at: rewrite?.line.text.span(),
    definitions_reloaded: rewrite === undefined ? true : reloadedSince(rewrite, use),
    code_rewritten_at: code?.line.text.span(),
    restarted: since === undefined ? false : restartedAfter(since, use),
    guarded: isGuarded(use),
    first_install: isFirstInstall(use, rewrite),
    installer: isInstaller(act),
    replaces: replacedUnits(deployment).get(act)?.unit,
    oneshot: isOneshot(use),
  };
}

function verbAt({ deployment, act }: UnitUse) {
  if (textsOf(deployment.programs, act, 'unit').length > 1) return undefined;
  return act.line.argv.find(({ value }) => value === act.kind)?.span();
}

/** All words up to `systemctl`, those of whatever it is run by among them. */
function callOf({ program, line, options }: Act): string | undefined {
  const call = program === 'systemctl' ? /^.*?\bsystemctl(?=\s)/.exec(line.text.value)?.[0] : undefined;
  return call === undefined || !options.has('user') ? call : `${call} --user`;
}

/** Some condition around it asks systemd for the unit, or looks for its file. */
function isGuarded({ act, name }: UnitUse): boolean {
  const base = name.shown.replace(/\.service$/, '');
  return act.line.flow.conditions.some(({ text, branch, acts }) => {
    if (branch === 'arm') return false;
    // `daemon-reload && restart x` asks nothing.
    const asks =
      /is-active|is-enabled|is-failed|list-unit|list-timers|\bstatus\b|\bcat\b|\bshow\b|\[|\btest\b|command -v|which|pgrep|pidof/.test(
        text.value,
      );
    return (
      asks && acts.to >= acts.from && (text.value.includes(base) || /systemctl|service/.test(text.value))
    );
  });
}

const ONCE_ONLY = ['useradd', 'groupadd', 'createdb', 'createuser', 'debootstrap'];

function isFirstInstall(use: UnitUse, rewrite: Act | undefined): Known<boolean> {
  const { deployment, sequence, act } = use;
  if (isFresh(deployment, sequence, act)) return true;
  if (
    rewrite?.line.flow.conditions.some(
      ({ text, branch }) => branch === 'then' && /!\s*-[efd]\b|!\s+systemctl|!\s+test/.test(text.value),
    ) === true
  )
    return true;
  const fetches = isInstaller(act);
  const own = sequence.indexOf(act);
  return sequence.acts.some((one) => {
    if (sequence.indexOf(one) > own || (!(fetches && brings(one)) && !isMade(one))) return false;
    return compareMachines(one.line.where, act.line.where) === 'same';
  });
}

/** Made without asking first whether it is there. */
function isMade({ program, command, line }: Act): boolean {
  const isOnce = (program === 'git' && command === 'clone') || ONCE_ONLY.includes(program);
  return isOnce && line.flow.onFailure !== 'ignored' && line.flow.conditions.length === 0;
}

function isInstaller(act: Act): boolean {
  const { path } = act.line.script;
  return (
    /(?:^|[/_.-])(?:install|setup|bootstrap|provision|create|init)(?:[/_.-]|er\b|$)/i.test(
      posix.basename(path),
    ) || /(?:^|\/)install\//.test(path)
  );
}

/** An installer that takes somebody else's software from the network is run once; a new release has its own update script. */
function brings({ kind, program, line }: Act): boolean {
  // `$STD apt-get install …` with an unknown prefix.
  if (kind === 'run' && line.argv.some(({ value }) => /^(?:apt|apt-get|dnf|yum|curl|wget|git)$/.test(value)))
    return true;
  // A function of a library that is not here.
  if (kind === 'run' && /^(?:fetch|download|setup|install)_\w+$/.test(program)) return true;
  return (
    kind === 'fetch' ||
    (kind === 'connect' && (program === 'curl' || program === 'wget')) ||
    (kind === 'install' && program !== 'pip')
  );
}

/** Only a service that stays has an old process to keep: `daemon-reload` alone re-arms timers (timer_coldplug() in systemd's timer.c). */
function isOneshot(use: UnitUse): boolean {
  if (!use.name.shown.endsWith('.service')) return true;
  const file = definitionOf(use);
  if (file?.last('Service', 'Type')?.value.value !== 'oneshot') return false;
  return !/^(?:yes|true|on|1)$/i.test(file.last('Service', 'RemainAfterExit')?.value.value ?? '');
}
