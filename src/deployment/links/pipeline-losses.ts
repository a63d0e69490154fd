import { posix } from 'node:path';
import type { Text } from '../../repository/text.ts';
import type { Statement } from '../../syntax/shell-tree.ts';
import type { Act, Flow } from '../acts/act.ts';
import type { Pipeline } from '../model/pipeline.ts';

/** The last stage of a pipeline, as far as it matters for what comes before. */
export interface Consumer {
  readonly text: Text;
  /** Base name; `{ … }` where it is no simple command. */
  readonly program: string;
  readonly words: readonly Text[];
  /** The file that it writes, as the script names it. */
  readonly file?: string;
}

export interface StageFacts {
  readonly acts: readonly Act[];
  /** Its words, wrappers taken off, before expansion; none for a compound command. */
  readonly words: readonly Text[];
  readonly consumer: Consumer;
  readonly flow: Flow;
  /** The pipeline is the last command of its script. */
  readonly isLast: boolean;
}

export interface Loss {
  readonly loses: Extract<Pipeline['loses'], string>;
  readonly harm: string;
  readonly canFail: boolean;
  readonly resultUsed: boolean;
  readonly act?: Act;
  /** The program's word, where no act tells it. */
  readonly program?: Text;
}

/** What wraps a command without changing what it reads or writes, with its options. */
const WRAPPERS = new Set([
  'sudo',
  'doas',
  'env',
  'nice',
  'ionice',
  'nohup',
  'time',
  'timeout',
  'stdbuf',
  'unbuffer',
  'command',
  'exec',
  'setsid',
]);

/** Options of wrappers whose value is the next word: `sudo -u postgres`, `timeout -s KILL`. */
const TAKES_NEXT = /^-[ugUsk]$|^--(?:user|group|signal|kill-after)$/;

/** Dump programs whose output is all there is of the data; `docker run IMAGE pg_dump …` names one among its words. */
const DUMPS =
  /^(?:pg_dump|pg_dumpall|mysqldump|mariadb-dump|mongodump|pg_basebackup|xtrabackup|mariabackup|slapcat)$/;
const COMPRESSORS = /^(?:gzip|pigz|bzip2|pbzip2|xz|zstd|lz4|lzop|7z|zip|brotli)$/;
const KEEPERS =
  /^(?:tee|cat|dd|split|pv|sponge|openssl|gpg2?|age|ssh|aws|s3cmd|rclone|gsutil|gcloud|az|mc|b2|restic|kopia|curl|docker|podman|kubectl)$/;
const DATABASES = /^(?:psql|mysql|mariadb|mongosh|mongo|mongorestore|sqlite3|clickhouse-client)$/;
const INTERPRETERS = /^(?:ba|da|z|k|a)?sh$|^(?:python[\d.]*|node|perl|ruby|php)$/;
const SHOWERS =
  /^(?:tee|grep|egrep|rg|tail|head|sed|awk|gawk|ts|logger|systemd-cat|cat|jq|cut|tr|sort|uniq|less|nl|fold|indent|while)$/;
const DECODERS = /^(?:gunzip|zcat|bzcat|xzcat|zstdcat|bunzip2|unxz|lz4cat|unlz4)$/;
/** Kinds of act whose failure a script must not miss, whoever shows their output. */
const GRAVE: ReadonlySet<string> = new Set([
  'build',
  'push',
  'apply',
  'rollback',
  'install',
  'migrate',
  'compile',
]);
/** Kinds whose output people log for its own sake; their failure counts when `tee` stands between it and the script. */
const LOGGED: ReadonlySet<string> = new Set([
  'copy',
  'update',
  'pull',
  'start',
  'restart',
  'run',
  'run-container',
  'check',
]);

const NOTHING = { loses: 'nothing', harm: 'nothing is lost' } as const;

/** What is lost when the stage fails and only the last stage's status counts. */
export function lossOf(facts: StageFacts): Loss {
  const { acts, consumer, flow, isLast } = facts;
  const resultUsed = isLast || flow.errexit || ['tested', 'skips', 'ignored'].includes(flow.onFailure);
  const shared = { resultUsed, canFail: acts.some(({ kind }) => kind !== 'print' && kind !== 'list') };
  return (
    dumpLoss(facts, shared) ??
    restoreLoss(facts, shared) ??
    scriptLoss(facts, shared) ??
    buildLoss(facts, shared) ?? {
      ...NOTHING,
      ...shared,
      canFail: shared.canFail && !isSearch(consumer, flow),
    }
  );
}

type Shared = Pick<Loss, 'resultUsed' | 'canFail'>;

function dumpLoss({ acts, words, consumer }: StageFacts, shared: Shared): Loss | undefined {
  const act = acts.find(
    ({ kind, program, command }) =>
      kind === 'dump' || (program === 'docker' && /^(?:image |container )?(?:save|export)$/.test(command)),
  );
  const program =
    act === undefined ? (words.find(({ value }) => DUMPS.test(value)) ?? archiver(words)) : undefined;
  const found = act === undefined ? program && { program } : { act };
  if (found === undefined) return undefined;
  if (DATABASES.test(consumer.program) || consumer.program === 'ssh') {
    // What arrives is loaded or unpacked as far as it goes; a receiver that finds its input cut off says so, psql does not.
    const harm = 'what arrives on the other side may be a part of it, and the copy counts as made';
    return { ...shared, ...found, canFail: true, loses: 'copy', harm };
  }
  const isKept =
    consumer.file !== undefined || COMPRESSORS.test(consumer.program) || KEEPERS.test(consumer.program);
  if (!isKept || (consumer.program === 'docker' && /\bload\b/.test(consumer.text.value))) return undefined;
  const harm = 'an empty or cut-off file is kept as a good backup, small and valid, with exit status 0';
  return { ...shared, ...found, canFail: true, loses: 'backup', harm };
}

/** `tar c…` to standard output, in either style of options. */
function archiver(words: readonly Text[]): Text | undefined {
  const at = words.findIndex(({ value }) => /(?:^|\/)(?:tar|gtar|bsdtar)$/.test(value));
  const creates =
    at >= 0 &&
    words
      .slice(at + 1)
      .some(
        ({ value }, i) =>
          value === '--create' ||
          /^-[a-zA-Z]*c/.test(value) ||
          (i === 0 && /^[a-zA-Z]*c[a-zA-Z]*$/.test(value)),
      );
  return creates ? words[at] : undefined;
}

function restoreLoss({ words, consumer }: StageFacts, shared: Shared): Loss | undefined {
  const [program] = words;
  if (program === undefined || !DATABASES.test(consumer.program)) return undefined;
  const decodes =
    DECODERS.test(nameOf(program)) ||
    (COMPRESSORS.test(nameOf(program)) &&
      words.some(({ value }) => /^-\w*d|^--(?:decompress|uncompress)$/.test(value)));
  if (!decodes) return undefined;
  const harm = 'a damaged archive is restored as far as it can be read, and the restore counts as done';
  return { ...shared, program, canFail: true, loses: 'restore', harm };
}

function scriptLoss({ acts, consumer }: StageFacts, shared: Shared): Loss | undefined {
  const act = acts.find(
    ({ kind, program }) =>
      (kind === 'connect' || kind === 'fetch') && (program === 'curl' || program === 'wget'),
  );
  if (act === undefined || !readsScript(consumer)) return undefined;
  const harm = 'an empty or cut-off script runs, and an empty one succeeds';
  return { ...shared, act, canFail: true, loses: 'script', harm };
}

/** `bash`, `sh -s -- …`, `python3 -`: what arrives is the program. */
function readsScript({ program, words }: Consumer): boolean {
  if (!INTERPRETERS.test(program)) return false;
  const rest = words.slice(1).map(({ value }) => value);
  const [operand] = rest.filter((word) => !/^-./.test(word));
  return (
    !rest.some((word) => /^-\w*c$/.test(word)) &&
    (operand === undefined ||
      operand === '-' ||
      operand === '/dev/stdin' ||
      rest.some((word) => /^-\w*s$/.test(word)))
  );
}

function buildLoss({ acts, consumer, flow }: StageFacts, shared: Shared): Loss | undefined {
  if (!shared.resultUsed || !SHOWERS.test(consumer.program) || isSearch(consumer, flow)) return undefined;
  const isLogged = consumer.program === 'tee';
  const act =
    acts.find(({ kind }) => GRAVE.has(kind)) ??
    (isLogged ? acts.find(({ kind, program }) => LOGGED.has(kind) && program !== 'test') : undefined);
  if (act === undefined) return undefined;
  return {
    ...shared,
    act,
    canFail: true,
    loses: 'build',
    harm: 'it counts as done although it failed, and what comes after goes on',
  };
}

/** A search whose own answer is what is asked for: `if x | grep -q y`. */
function isSearch({ program, words }: Consumer, flow: Flow): boolean {
  if (!/^(?:[ef]?grep|rg|zgrep|awk|jq)$/.test(program)) return false;
  return (
    flow.isCondition ||
    flow.onFailure === 'tested' ||
    flow.onFailure === 'skips' ||
    words.some(({ value }) => /^-\w*q|^--quiet$/.test(value))
  );
}

export function consumerOf(statement: Statement): Consumer {
  const words = stageWords(statement);
  const [first] = words;
  const program = first === undefined ? (statement.kind === 'loop' ? 'while' : '{ … }') : nameOf(first);
  const written = statement.redirects.find(
    ({ operator, descriptor }) => /^(?:>|>>|>\||&>|&>>)$/.test(operator) && (descriptor ?? 1) === 1,
  );
  const file =
    written?.target?.text.value ??
    (program === 'tee' ? words.slice(1).find(({ value }) => !value.startsWith('-'))?.value : undefined);
  const isFile = file !== undefined && !/^["']?\/dev\/(?:null|stderr|stdout)/.test(file);
  return {
    text: statement.text,
    program,
    words,
    ...(isFile ? { file: file.replace(/^["']|["']$/g, '') } : {}),
  };
}

/** The words of a simple command as written, without quotes around them and without what only wraps it. */
export function stageWords(statement: Statement): Text[] {
  if (statement.kind !== 'command') return [];
  const words = statement.words.map(({ text }) =>
    /^(["']).*\1$/s.test(text.value) ? text.slice(1, text.length - 1) : text,
  );
  let at = 0;
  while (at < words.length && WRAPPERS.has(nameOf(words[at] as Text))) {
    at++;
    while (at < words.length && /^-|^[A-Za-z_]\w*=|^[0-9.]+[smhd]?$/.test((words[at] as Text).value))
      at += TAKES_NEXT.test((words[at] as Text).value) ? 2 : 1;
  }
  return words.slice(at);
}

function nameOf(word: Text): string {
  return posix.basename(word.value);
}
