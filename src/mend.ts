import { type GateInput, type GateResult, runGate } from './gate.ts';
import type { Finding } from './policy/finding.ts';
import { applyEdits, clash, type Edit, editOf, isSameEdit } from './policy/rules/edits.ts';
import { type Candidate, type Trouble, troubleIn } from './policy/trouble.ts';
import type { Verdict } from './policy/verdict.ts';
import { overlay } from './repository/overlay.ts';
import type { Repository } from './repository/repository.ts';

/** What the fixes of a verdict come to. Nothing is written. */
export interface Mended {
  /** Files with other contents than now, each under its own path and not that of a link to it. */
  readonly files: readonly MendedFile[];
  readonly applied: readonly Candidate[];
  readonly refused: readonly { readonly finding: Finding; readonly why: string }[];
}

export interface MendedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** What leads from the one to the other, each once. */
  readonly edits: readonly Edit[];
}

/** How many runs of the gate fixes are worth that do not get on together. */
const MOST_TRIALS = 24;

/**
 * Tries the fixes of the findings that count, all at once: the gate runs on the repository as it would be. One whose file is
 * read worse than before, that leaves its finding standing or brings another is refused; the others are tried without it.
 */
export async function mend(input: GateInput, { verdict }: GateResult): Promise<Mended> {
  const refused = new Map<Finding, string>();
  const candidates = candidatesIn(input.repository, verdict, refused);
  const bench = new Bench(input, verdict);
  const accepted = await bench.choose(candidates, refused);
  return {
    files: filesAfter(input.repository, accepted),
    applied: accepted,
    refused: [...refused].map(([finding, why]) => ({ finding, why })),
  };
}

/** The edits to try, in the order of their importance; of two that change the same characters the first. */
function candidatesIn(
  repository: Repository,
  { findings, since }: Verdict,
  refused: Map<Finding, string>,
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const finding of findings) {
    if (finding.fix === undefined || (since?.onlyNew === true && finding.change !== 'new')) continue;
    const edit = editIn(repository, finding.fix);
    if ('why' in edit) refused.set(finding, edit.why);
    else if (candidates.some((other) => clash(other.edit, edit)))
      refused.set(finding, 'Another fix changes the same characters: run it again afterwards.');
    else candidates.push({ finding, edit });
  }
  return candidates;
}

/** The edit in the file itself, where the finding's path is a link to it. */
function editIn(repository: Repository, fix: NonNullable<Finding['fix']>): ReturnType<typeof editOf> {
  const file = repository.file(fix.span.path);
  if (file === undefined) return { why: 'Its file is read only as part of another.' };
  if (file.damage !== undefined)
    return { why: `Its file could not be written back as it is: ${file.damage}.` };
  const edit = editOf(fix, file);
  return 'why' in edit || file.linkTo === undefined ? edit : { ...edit, path: file.linkTo };
}

/** Runs the gate on states of the repository, so often and no more. */
class Bench {
  readonly #input: GateInput;
  readonly #before: Verdict;
  #trials = 0;

  constructor({ onProgress, ...input }: GateInput, before: Verdict) {
    onProgress?.('trying fixes');
    this.#input = input;
    this.#before = before;
  }

  /** The candidates that go together; why the others do not is noted in `refused`. */
  async choose(
    candidates: readonly Candidate[],
    refused: Map<Finding, string>,
  ): Promise<readonly Candidate[]> {
    const all = await this.#tried(candidates);
    if (isClean(all)) return candidates;
    let accepted = candidates.filter((one) => all.unexplained === undefined && !all.blamed.has(one));
    if (!isClean(await this.#tried(accepted))) accepted = [];
    for (const one of candidates.filter((candidate) => !accepted.includes(candidate))) {
      if (this.#trials >= MOST_TRIALS) {
        refused.set(one.finding, 'Too many fixes do not go together: mend some and run it again.');
        continue;
      }
      const trouble = await this.#tried([...accepted, one]);
      if (isClean(trouble)) accepted = [...accepted, one];
      else refused.set(one.finding, trouble.blamed.get(one) ?? reasonIn(trouble));
    }
    return candidates.filter((one) => accepted.includes(one));
  }

  async #tried(tried: readonly Candidate[]): Promise<Trouble> {
    if (tried.length === 0) return { blamed: new Map() };
    this.#trials++;
    const { repository } = this.#input;
    const { verdict } = await runGate({
      ...this.#input,
      repository: overlay(repository, contentsAfter(repository, tried)),
    });
    return troubleIn({ before: this.#before, after: verdict, tried });
  }
}

function isClean({ blamed, unexplained }: Trouble): boolean {
  return blamed.size === 0 && unexplained === undefined;
}

function reasonIn({ blamed, unexplained }: Trouble): string {
  return unexplained ?? [...blamed.values()][0] ?? 'It does not go together with the other fixes.';
}

/** The edits by the file that they change, each once: one fix may mend several findings. */
function editsByFile(tried: readonly Candidate[]): Map<string, Edit[]> {
  const edits = new Map<string, Edit[]>();
  for (const { edit } of tried) {
    const known = edits.get(edit.path) ?? [];
    if (!known.some((other) => isSameEdit(other, edit))) edits.set(edit.path, [...known, edit]);
  }
  return edits;
}

/** New contents by path; a link and what it leads to change together. */
function contentsAfter(repository: Repository, tried: readonly Candidate[]): Map<string, string> {
  const edits = editsByFile(tried);
  return new Map(
    repository.files.flatMap(({ path, linkTo, content }) => {
      const own = edits.get(linkTo ?? path);
      return own === undefined ? [] : [[path, applyEdits(content, own)] as const];
    }),
  );
}

function filesAfter({ files }: Repository, accepted: readonly Candidate[]): MendedFile[] {
  return [...editsByFile(accepted)].flatMap(([path, edits]) => {
    const file = files.find((one) => (one.linkTo ?? one.path) === path);
    if (file === undefined) return [];
    return [{ path, before: file.content, after: applyEdits(file.content, edits), edits }];
  });
}
