import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import { isTrue } from '../commands/file-writes.ts';
import { isPrinter } from '../commands/printers.ts';
import { actsAfter, actsBefore, firstOf, type Sequence } from '../commands/sequences.ts';
import { filesLedTo } from '../reach/related-files.ts';
import { unitNameOfWord } from '../units/unit-names.ts';
import { everyUnit } from '../units/written-units.ts';

/** A sentence in which a script says that something runs or is deployed, and what it rests on. */
export interface Claim {
  readonly print: Act;
  /** What is said, and where that stands. */
  readonly said: Text;
  readonly start: Act;
  /** The look between start and sentence, whose failure changes nothing; absent where nothing looks. */
  readonly look?: Act;
}

/** It says that something runs, answers, or was started. */
const RUNS =
  /\b(?:successfully|now) (?:deployed|started|restarted|running|live|up|rolled out|launched)\b|\b(?:deployed|started|restarted|launched|updated|rolled out)(?: and \w+)? successfully\b|\b(?:is|are) (?:now )?(?:up and running|running|live|up|online|healthy|started)\b|^\W*(?:[\w-]+ ){1,4}(?:started|restarted|launched)\W*$/i;
/** It says that a deployment has come to its end. */
const DONE =
  /\b(?:re-?deploy(?:ment)?|deploy(?:ment)?|roll-?out|release|restart|start-?up|update|upgrade|launch)(?: (?:is|was|has been|process))? (?:now )?(?:complete[d]?|successful(?:ly)?|succeeded|done|finished|live)\b|^\W*(?:[\w-]+ ){0,4}deployed\b/i;
const HEDGED =
  /\bnot?\b|n't\b|fail|error|\bif\b|unless|whether|\bcheck|ensure|make sure|verif|should|\bwill\b|\bmay\b|might|\bwait|\?|already|please|once\b|\bwhen\b|before|until|\btry|\bstarting\b|dry.?run|would|skip|expected|usage|^\s*#|\$ /i;

/** Where a sentence of success stands in a sequence and nothing that could fail asked whether it is true. */
export function claimsOf(deployment: Deployment, sequence: Sequence): Claim[] {
  return sequence.acts.flatMap((print) => {
    const said = saidBy(print);
    if (said === undefined || print.line.flow.trap !== undefined) return [];
    const start = firstOf(actsBefore(sequence, print), (act) => isStart(deployment, act));
    if (start === undefined || mayWait(deployment, start) || isAboutAnother(said, start)) return [];
    const looks = [...looksBetween(sequence, start, print)];
    if (looks.some((look) => isSeen(deployment, sequence, { look, print }))) return [];
    if (firstOf(actsAfter(sequence, print), (act) => isLook(act) || tellsToLook(act)) !== undefined)
      return [];
    const look = looks.at(-1);
    return [{ print, said, start, ...(look === undefined ? {} : { look }) }];
  });
}

/** The sentence of a print; of a function of a library that is not here, its argument. */
function saidBy(act: Act): Text | undefined {
  const isPrint = act.kind === 'print' && /^(?:echo|printf|logger)$/.test(act.program);
  if (!isPrint && !isPrinter(act)) return undefined;
  if (
    act.line.redirects.some(
      ({ descriptor, target }) => (descriptor ?? 1) === 1 && /\/(?!dev\/)|\.\w+$/.test(target.value),
    )
  )
    return undefined;
  const words = [...act.operands.values()].flat();
  const whole = words
    .map(({ value }) => value)
    .join(' ')
    .replace(/\\[ne]\S{0,6}/g, ' ')
    .replace(/[^\P{M}\p{L}]|[\u{E000}-\u{F8FF}\u{FFF0}-\u{FFFF}]/gu, ' ')
    .trim();
  if (whole.length > 160 || HEDGED.test(whole) || !isClaim(whole)) return undefined;
  const word = words.find(({ value }) => isClaim(value)) ?? act.line.text;
  return piecesOf(word).find(({ value }) => isClaim(value)) ?? word;
}

function isClaim(text: string): boolean {
  return RUNS.test(text) || DONE.test(text);
}

/** The parts of a word by where they were written: a function's own words, and its caller's. */
function piecesOf(word: Text): Text[] {
  let at = 0;
  return word.segments.map(({ length }) => {
    at += length;
    return word.slice(at - length, at);
  });
}

const ENGINES = /^(?:docker|docker-compose|podman|podman-compose|nerdctl)$/;

/** What returns before anybody knows whether the service comes up. */
function isStart(deployment: Deployment, act: Act): boolean {
  const { programs } = deployment;
  if (act.line.where.at(-1)?.kind === 'build' || act.line.flow.trap !== undefined) return false;
  switch (act.kind) {
    case 'start':
    case 'restart':
      return act.program === 'systemctl'
        ? returnsAtOnce(deployment, act)
        : ENGINES.test(act.program) || /^(?:pm2|kubectl)$/.test(act.program);
    case 'apply':
      if (ENGINES.test(act.program))
        return isTrue(programs, act, 'detached') || act.command.includes('stack');
      return act.program === 'kubectl' || act.program === 'helm';
    case 'run-container':
      return isTrue(programs, act, 'detached');
    default:
      return false;
  }
}

/** `--wait`, or a word that may hold it. */
function mayWait(deployment: Deployment, start: Act): boolean {
  if (start.open !== undefined || isTrue(deployment.programs, start, 'waits')) return true;
  const isWholeUnknown = (word: Text) => word.length === 1 && !word.isKnown;
  return start.kind === 'apply' && start.line.argv.some(isWholeUnknown);
}

/** A unit of this repository of a type for which systemd only waits until a process was made (systemd.service(5), Type=). */
function returnsAtOnce(deployment: Deployment, act: Act): boolean {
  const names = textsOf(deployment.programs, act, 'unit').map((unit) => unitNameOfWord(unit));
  const units = names.map(({ key, isKnown }) =>
    isKnown
      ? everyUnit(deployment).find((unit) => unit.name === key && isOwn(deployment, act, unit))
      : undefined,
  );
  return (
    units.length > 0 &&
    units.every((unit) => {
      const type = unit?.file.last('Service', 'Type')?.value.value ?? 'simple';
      return unit !== undefined && /^(?:simple|exec|idle)$/.test(type);
    })
  );
}

/** A file of the repository, or written by this script or one that it leads to: another installer’s unit is not known to be the same. */
function isOwn(deployment: Deployment, { line }: Act, { path }: Unit): boolean {
  return (
    deployment.repository.file(path)?.format !== 'shell' || filesLedTo(deployment)(line.script.path).has(path)
  );
}

/** "Backup completed" after a restart is about the backup; what was applied to a cluster is deployed as far as it goes. */
function isAboutAnother(said: Text, start: Act): boolean {
  if ((start.program === 'kubectl' || start.program === 'helm') && !RUNS.test(said.value)) return true;
  return /backup|migration|build|\btests?\b|install|config|clean|download|secret|certificate|dump/i.test(
    said.value,
  );
}

function* looksBetween(sequence: Sequence, start: Act, print: Act): Generator<Act> {
  const until = sequence.indexOf(print);
  for (const act of actsAfter(sequence, start)) {
    if (sequence.indexOf(act) >= until) return;
    if (isLook(act)) yield act;
  }
}

const LOOKING =
  /check|health|verif|smoke|wait|status|ready|ensure|poll|probe|monitor|test|doctor|validate|diagnos|show|info/i;

/** Anything that looks at what was started, or shows it to whoever reads the output. */
function isLook(act: Act): boolean {
  switch (act.kind) {
    case 'connect':
    case 'wait':
    case 'list':
    case 'fetch':
      return true;
    case 'check':
      return act.program !== 'test' || !/^\[+\s*(?:"?\$\?"?\s|!?\s*-[a-z]\s)/.test(act.line.text.value);
    case 'run':
      return (
        LOOKING.test(posix.basename(act.runs?.value ?? act.program)) ||
        /python|node/.test(act.program) ||
        /health|ready|status/.test(act.line.text.value)
      );
    default:
      return (
        act.line.flow.functions.some((name) => LOOKING.test(name)) ||
        act.program === 'journalctl' ||
        / (?:logs|inspect|ps|events)\b/.test(act.line.text.value)
      );
  }
}

/** `echo "Run ./health.sh to verify"`: it does not claim to know. */
function tellsToLook(act: Act): boolean {
  return act.kind === 'print' && /\b(?:verify|health)/i.test(act.line.text.value);
}

/** Whether the failure of a look keeps the sentence from being printed, or is put before a reader's eyes. */
function isSeen(
  deployment: Deployment,
  sequence: Sequence,
  { look, print }: { look: Act; print: Act },
): boolean {
  const { flow, order } = look.line;
  if (look.kind === 'list' || look.kind === 'wait' || flow.loops.length > 0) return true;
  if (flow.onFailure === 'ignored') return false;
  if (!flow.isCondition || sequence.runOf(look) !== sequence.runOf(print)) return true;
  if (print.line.flow.conditions.some(({ acts }) => acts.from <= order && order < acts.to)) return true;
  const from = look.line.text.span();
  const to = print.line.text.span();
  if (from.path !== to.path) return true;
  const between = deployment.repository.file(from.path)?.content.slice(from.end, to.start) ?? '';
  return /\b(?:exit|return|die|break|fail\w*|abort|continue)\b|\w+=/.test(between);
}
