import { visibleProse } from '../report/characters/visible.ts';
import { ApiError } from './api.ts';

/** One thing to write on GitHub. */
export interface Publication {
  /** What it is, to begin a sentence with: `The check run`. */
  readonly name: string;
  /** What the job must permit, such as `checks: write`. */
  readonly permission: string;
  /** The input that turns it off. */
  readonly input: string;
  /** Looks first at what is there: to do it twice is to do it once. */
  readonly write: () => Promise<void>;
}

/** What was not written, and why. */
export interface Unwritten {
  /** The publication's. */
  readonly input: string;
  /** One or two sentences with the way out; hidden characters made visible. */
  readonly says: string;
  /** It is as GitHub wants it: the token of a fork's pull request may only read. */
  readonly isExpected: boolean;
}

/** Writes one after the other; what fails costs nothing but itself, but GitHub is not asked again when it does not answer. */
export async function publishAll(
  publications: readonly Publication[],
  { isFork }: { readonly isFork: boolean },
): Promise<Unwritten[]> {
  const unwritten: Unwritten[] = [];
  let silence: string | undefined;
  for (const publication of publications) {
    const { name, input } = publication;
    if (silence !== undefined) {
      unwritten.push({ input, says: `${name} was not written either: ${silence}.`, isExpected: false });
      continue;
    }
    try {
      await writeSurely(publication);
    } catch (error) {
      const kind = error instanceof ApiError ? error.kind : undefined;
      if (kind === 'unreachable') silence = 'GitHub does not answer';
      if (kind === 'limited') silence = 'GitHub takes no more requests for now';
      unwritten.push(unwrittenBy(publication, error, isFork));
    }
  }
  return unwritten;
}

/** How often something is written that may have been. */
const MOST_TRIES = 3;

/** Where a connection broke after a request was sent, only looking tells whether it was done. */
async function writeSurely({ write }: Publication): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (tries === MOST_TRIES || !(error instanceof ApiError && error.mayBeDone)) throw error;
    }
  }
}

function unwrittenBy(publication: Publication, error: unknown, isFork: boolean): Unwritten {
  const { name, permission, input } = publication;
  if (!(error instanceof ApiError)) {
    const detail = error instanceof Error ? error.message : String(error);
    const says = `${name} was not written, by a fault of the gate. Please report it: ${visibleProse(detail)}`;
    return { input, says, isExpected: false };
  }
  if (error.kind === 'forbidden' && isFork) {
    const says = `${name} was not written: the token of a pull request from a fork may only read. The findings are in the log, in annotations of the run and in the job summary.`;
    return { input, says, isExpected: true };
  }
  const says = `${name} was not written: ${error.message}${remedyFor(error, permission, input)}`;
  return { input, says, isExpected: false };
}

/** GitHub says that there is nothing where a token may not even look. */
function remedyFor({ kind }: ApiError, permission: string, input: string): string {
  return kind === 'forbidden' || kind === 'missing'
    ? ` Give the job \`${permission}\`, or set the input \`${input}\` to false.`
    : '';
}
