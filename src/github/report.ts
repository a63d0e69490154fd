import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as core from '@actions/core';
import { htmlOf } from '../rehearsal.ts';
import { escapedJson } from '../report/characters/escaped-json.ts';
import { guardLog } from '../report/characters/guard-log.ts';
import { FORMATS } from '../report/formats.ts';
import { mapOfFindings } from '../report/map/map-of-findings.ts';
import { rehearsalParts } from '../report/rehearsal/rehearsal-summary.ts';
import type { ReportOptions } from '../report/report-options.ts';
import { shownFindings } from '../report/sentences.ts';
import { InputError } from '../repository/input-error.ts';
import { shippedVersion } from '../shipped.ts';
import { recordingOf } from '../smoke/recording.ts';
import { seenOf } from '../smoke/seen.ts';
import type { Inputs } from './inputs.ts';
import type { Judged } from './judged.ts';
import type { Environment } from './occasion.ts';
import { outputsOf } from './outputs.ts';
import { publicationsFor } from './publications.ts';
import { publishAll, type Unwritten } from './publish.ts';

/**
 * Tells the verdict: in the log before GitHub is asked for anything, then on GitHub, then with what needs no permission, in which
 * nothing is missing that could not be written there. Throws an InputError for a file that cannot be written, last of all.
 */
export async function report(judged: Judged, inputs: Inputs, environment: Environment): Promise<void> {
  const { verdict, sources } = judged.result;
  const options = optionsFor(judged);
  process.stdout.write(FORMATS.text(verdict, sources, options));
  const unwritten = await publish(judged, inputs, options);
  const isAnnotated = inputs.checkRun && !unwritten.some(({ input }) => input === 'check-run');
  // What there is to say about the run stands in the log above.
  if (!isAnnotated) process.stdout.write(FORMATS.github({ ...verdict, notes: [] }, sources, options));
  for (const { says, isExpected } of unwritten) {
    if (isExpected) core.info(guardLog(says));
    else core.warning(guardLog(says), { title: 'incident-gate' });
  }
  if (environment.GITHUB_STEP_SUMMARY) await writeSummary(judged, options, unwritten);
  const { written, problems } = writeFiles(judged, inputs, { options, environment });
  for (const [name, value] of Object.entries(outputsOf(verdict, written))) core.setOutput(name, value);
  if (problems.length > 0) throw new InputError(problems.join(' '));
}

function publish(judged: Judged, inputs: Inputs, options: ReportOptions): Promise<Unwritten[]> {
  const { api, occasion } = judged;
  const isFork = occasion.pullRequest?.isFork === true;
  if (api !== undefined) return publishAll(publicationsFor(api, { judged, options }, inputs), { isFork });
  const says = 'Nothing was written on GitHub: there is no `github-token`.';
  return Promise.resolve(inputs.checkRun ? [{ input: 'check-run', says, isExpected: true }] : []);
}

async function writeSummary(
  { result }: Judged,
  options: ReportOptions,
  unwritten: readonly Unwritten[],
): Promise<void> {
  const { verdict, sources, map } = result;
  const notes = [...verdict.notes, ...unwritten.map(({ says }) => says)];
  const drawn = shownFindings(verdict).length === 0 ? {} : { map: mapOfFindings(map(), verdict) };
  await core.summary
    .addRaw(FORMATS.summary({ ...verdict, notes }, sources, { ...options, ...drawn }))
    .write();
}

function optionsFor({ occasion, checkout, images }: Judged): ReportOptions {
  const { serverUrl, owner, repo, head, checkedOut, runUrl } = occasion;
  // What was judged, where GitHub has it: a merge that the workflow itself makes is on this machine alone.
  const commit = checkout.commit === head ? head : checkedOut;
  return {
    tool: { name: 'incident-gate', version: shippedVersion() },
    colour: false,
    width: 120,
    linkTo: (path, line) => {
      const file = path.split('/').map(encodeURIComponent).join('/');
      return `${serverUrl}/${owner}/${repo}/blob/${commit}/${file}#L${line}`;
    },
    ...(runUrl !== undefined && { runUrl }),
    ...(images.length > 0 && {
      seen: images.map(({ seen }) => seenOf(seen)),
      rehearsal: rehearsalParts(images),
    }),
  };
}

interface Written {
  readonly written: Pick<Inputs, 'sarifFile' | 'jsonFile'>;
  readonly problems: readonly string[];
}

function writeFiles(
  { result: { verdict, sources }, images }: Judged,
  inputs: Inputs,
  { options, environment }: { options: ReportOptions; environment: Environment },
): Written {
  const workspace = environment.GITHUB_WORKSPACE || process.cwd();
  const problems: string[] = [];
  const write = (file: string | undefined, content: () => string): string | undefined => {
    if (file === undefined) return undefined;
    const path = resolve(workspace, file);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content());
      return file;
    } catch (error) {
      problems.push(`The report could not be written to \`${path}\`: ${(error as Error).message}.`);
      return undefined;
    }
  };
  const written = {
    sarifFile: write(inputs.sarifFile, () => FORMATS.sarif(verdict, sources, options)),
    jsonFile: write(inputs.jsonFile, () => FORMATS.json(verdict, sources, options)),
  };
  if (images.length > 0) {
    write(inputs.smokeTraceFile, () => escapedJson(recordingOf(images.map(({ seen }) => seen))));
    write(inputs.smokeHtmlFile, () => htmlOf(images));
  }
  return { written, problems };
}
