import type { Text } from '../../../repository/text.ts';
import type { Act, Flow } from '../../acts/act.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { type Consumer, nameOf } from './pipeline-stage.ts';

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
  'run-container',
  'check',
]);
const RUNNERS =
  /^(?:make|npm|yarn|pnpm|bun|just|task|tox|pytest|cargo|go|mvn|gradle|ansible-playbook|ansible|python|node|bash|sh)$/;

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
    (isLogged ? acts.find((one) => isLoggedForItself(one, consumer)) : undefined);
  if (act === undefined) return undefined;
  return {
    ...shared,
    act,
    canFail: true,
    loses: 'build',
    harm: 'it counts as done although it failed, and what comes after goes on',
  };
}

/**
 * A deploy step, or a script or task of the repository; of programs that nothing is known of, most only print. `status | tee` without a
 * file shows an answer, without a pager.
 */
function isLoggedForItself({ kind, program, runs }: Act, { file }: Consumer): boolean {
  if (kind === 'check' && file === undefined) return false;
  if (kind !== 'run') return LOGGED.has(kind) && program !== 'test';
  return RUNNERS.test(program) || /\/|\.(?:sh|py|js)$/.test(runs?.value ?? '');
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
