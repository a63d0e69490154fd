import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { type GateResult, runGate } from '../gate.ts';
import { type Preparation, prepare } from '../prepare.ts';
import { type GitHubApi, gitHubApi } from './api.ts';
import { type Base, findBase, unreadableNote } from './base.ts';
import { readCheckout, settle } from './checkout.ts';
import type { Inputs } from './inputs.ts';
import type { Judged } from './judged.ts';
import { type Environment, readOccasion } from './occasion.ts';
import { rehearseOnGitHub } from './rehearsal.ts';
import { relocate } from './relocate.ts';
import { readRemoteFile } from './remote-tree.ts';

/** Judges what is checked out, by whose policy counts on the occasion. Throws an InputError for what its user can mend. */
export async function judge(inputs: Inputs, environment: Environment): Promise<Judged> {
  const workspace = environment.GITHUB_WORKSPACE || process.cwd();
  const root = resolve(workspace, inputs.path || '.');
  const checkout = readCheckout(root);
  const { occasion, notes } = settle(readOccasion(environment, readPayload(environment)), checkout);
  const { token } = inputs;
  const api = token === '' ? undefined : gitHubApi({ token, apiUrl: occasion.apiUrl });
  const folder = checkout.folder ?? folderIn(workspace, root);
  const search = { occasion, checkout, root, folder, api };
  const base = await findBase(search);
  const input = await prepare(preparationFor({ root, base, api }, inputs));
  const problems = base.unreadable();
  const found = await runGate(input);
  const rehearsed = inputs.smoke
    ? await rehearseOnGitHub({ input, found, root, occasion }, inputs, environment)
    : { input, result: found, images: [] };
  const { result: whole, images } = rehearsed;
  const inner = problems === undefined ? whole : withoutBase(whole);
  const said = problems === undefined ? notes : [...notes, unreadableNote(search, problems)];
  const result = withNotes(relocate(inner, folder), said);
  return { input: rehearsed.input, inner, result, images, root, folder, occasion, checkout, api };
}

/** The event as the runner wrote it down; undefined when that is not JSON, which an occasion that needs it refuses. */
function readPayload({ GITHUB_EVENT_PATH: path }: Environment): unknown {
  if (path === undefined || path === '') return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Without git to say where the repository's root is, it is the workspace. */
function folderIn(workspace: string, root: string): string {
  const folder = relative(workspace, root).split(sep).join('/');
  return folder.startsWith('..') ? '' : folder;
}

function preparationFor(
  { root, base, api }: { root: string; base: Base; api: GitHubApi | undefined },
  { scope, failOn, confidence }: Inputs,
): Preparation {
  return {
    root,
    policyFrom: base.policyFrom,
    ...(api !== undefined && { remoteFile: (at) => readRemoteFile(api, at) }),
    ...(base.state !== undefined && { base: base.state }),
    ...(scope !== undefined && { scope }),
    ...(failOn !== undefined && { failOn }),
    ...(confidence !== undefined && { confidence }),
  };
}

/** Compared with an empty repository everything would be said to be new, and the whole policy to be a change of it. */
function withoutBase({ verdict, ...rest }: GateResult): GateResult {
  const { since: _since, policyChanges: _changes, ...kept } = verdict;
  return { ...rest, verdict: kept };
}

function withNotes({ verdict, ...rest }: GateResult, notes: readonly string[]): GateResult {
  return { ...rest, verdict: { ...verdict, notes: [...verdict.notes, ...notes] } };
}
