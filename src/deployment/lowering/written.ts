import { Text } from '../../repository/text.ts';
import { parseCrontab } from '../../syntax/crontab.ts';
import { parseUnitFile } from '../../syntax/systemd/systemd.ts';
import { unitNameOf } from '../../syntax/systemd/unit-name.ts';
import type { Act } from '../acts/act.ts';
import { actsWithin, type Run } from '../scripts/run.ts';
import { environmentOf, type Lowered, shellScript } from './script-of.ts';
import { lowerUnit, type Unit } from './units.ts';

/** A file that a script writes while it runs: a heredoc, `echo … >`, `… | tee`, `… | crontab -`. */
export interface WrittenFile {
  /** Where to, as the command names it; for a crontab that `crontab` installs, the command's own word. */
  readonly target: Text;
  readonly content: Text;
  /** It is read by cron, whatever the target is called. */
  readonly isCrontab: boolean;
  readonly act: Act;
}

const WRITES = ['>', '>>', '>|', '&>', '&>>'];
const UNIT = /\.(?:service|timer|socket|path|mount|target)$/;
const CRON_FOLDER = /(?:^|\/)etc\/(?:cron\.d\/[^/]+|crontab)$|(?:^|\/)var\/spool\/cron\//;
const SHEBANG = /^#!\s*\S*?(?:\/env\s+)?(ba|da|z|k)?sh\b/;

/** The files that a run writes and whose content stands in the script. */
export function writtenIn(run: Run): WrittenFile[] {
  return run.acts.flatMap((act): WrittenFile[] => {
    if (act.program === 'crontab' && act.kind === 'schedule') return installed(act, run);
    const targets = targetsOf(act);
    if (targets.length === 0) return [];
    const content = act.program === 'tee' ? fed(act, run) : printed(act);
    if (content === undefined) return [];
    return targets.map((target) => ({
      target,
      content,
      act,
      isCrontab: CRON_FOLDER.test(target.value),
    }));
  });
}

/** Units among the files; a drop-in stands by itself here. */
export function writtenUnits(files: readonly WrittenFile[]): (Unit & { readonly isDropIn: boolean })[] {
  return files.flatMap(({ target, content }) => {
    const { unit, dropIn, template } = unitNameOf(target.value);
    if (!UNIT.test(unit) || !target.isKnown) return [];
    const path = content.path;
    return [
      {
        name: unit,
        isTemplate: template,
        path,
        file: parseUnitFile(content),
        text: content,
        isDropIn: dropIn,
      },
    ];
  });
}

/** What of the files will run: commands of units, lines of crontabs, shell scripts. They run where they were written. */
export function lowerWritten(files: readonly WrittenFile[]): Lowered[] {
  return files.flatMap((file) =>
    lowerOne(file).map(({ script, problems }) => ({
      script: { ...script, where: file.act.line.where },
      problems,
    })),
  );
}

function lowerOne(file: WrittenFile): Lowered[] {
  const { content, target } = file;
  if (file.isCrontab) {
    const { entries, assignments } = parseCrontab(
      content,
      CRON_FOLDER.test(target.value) && !target.value.includes('spool') ? 'system' : 'user',
    );
    const environment = environmentOf(assignments);
    return entries.map(({ command, schedule }) =>
      shellScript(command, { origin: { kind: 'cron', schedule }, environment }),
    );
  }
  const units = writtenUnits([file]);
  if (units.length > 0) return units.flatMap(lowerUnit);
  const shell = SHEBANG.exec(content.value);
  if (shell === null) return [];
  return [shellScript(content, { origin: { kind: 'file' }, shell: `${shell[1] ?? ''}sh` })];
}

function targetsOf(act: Act): readonly Text[] {
  if (act.program === 'tee') return act.operands.get('target') ?? [];
  if (act.line.redirects.length === 0) return [];
  return act.line.redirects
    .filter(
      ({ operator, descriptor, isHeredoc }) =>
        !isHeredoc && WRITES.includes(operator) && (descriptor ?? 1) === 1,
    )
    .map(({ target }) => target)
    .filter((target) => !target.value.startsWith('/dev/'));
}

/** What a command prints when that stands in the script: `echo`, `printf`, `cat <<EOF`. */
function printed(act: Act): Text | undefined {
  if (act.program === 'cat') return heredocOf(act);
  if (act.program === 'echo') return lineOf(act.operands.get('text') ?? []);
  if (act.program !== 'printf') return undefined;
  const format = act.operands.get('format') ?? [];
  const texts = act.operands.get('text') ?? [];
  const lines = format[0]?.value.includes('%s') === true ? texts : format;
  return lines.length === 0
    ? undefined
    : Text.join(lines.flatMap((line) => [unescaped(line), lineEnd(line)]));
}

function unescaped(text: Text): Text {
  return text.replaceAll(/\\n/g, () => '\n');
}

function lineOf(words: readonly Text[]): Text | undefined {
  const last = words.at(-1);
  if (last === undefined) return undefined;
  return Text.join([
    ...words.flatMap((word, i) => (i === 0 ? [word] : [Text.standing(' ', word.slice(0, 0).span()), word])),
    lineEnd(last),
  ]);
}

function lineEnd(after: Text): Text {
  return Text.standing('\n', after.slice(after.length).span());
}

function heredocOf(act: Act): Text | undefined {
  return act.line.redirects.find(({ isHeredoc, descriptor }) => isHeredoc && (descriptor ?? 0) === 0)?.target;
}

/** What a command reads: its heredoc, or what the stage before it in the pipeline prints. */
function fed(act: Act, run: Run): Text | undefined {
  const own = heredocOf(act);
  const place = act.line.flow.pipeline;
  if (own !== undefined || place === undefined || place.stage === 0) return own;
  const before = run.pipelines[place.index]?.stages[place.stage - 1];
  if (before === undefined) return undefined;
  const texts = actsWithin(run, before)
    .filter(({ line }) => line.flow.pipeline?.index === place.index)
    .flatMap((one) => printed(one) ?? []);
  return texts.length === 0 ? undefined : Text.join(texts);
}

/** `crontab -`, `crontab` and `crontab <<EOF` install what they read. */
function installed(act: Act, run: Run): WrittenFile[] {
  const file = act.operands.get('file')?.[0];
  if (file !== undefined && file.value !== '-') return [];
  const content = fed(act, run);
  const target = act.line.argv[0];
  return content === undefined || target === undefined ? [] : [{ target, content, isCrontab: true, act }];
}
