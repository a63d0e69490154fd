import { expect, test } from '@jest/globals';
import { ApiError } from '../../src/github/api.ts';
import { publishCheckRun } from '../../src/github/check-run.ts';
import type { CheckAnnotation, CheckRunReport } from '../../src/report/check-annotation.ts';
import { FakeApi, pageOf } from './fake-api.ts';

const LIST = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
const ON_IT = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations';
const CREATE = 'POST /repos/{owner}/{repo}/check-runs';
const UPDATE = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';
const PLACE = { owner: 'acme', repo: 'shop', head: 'a'.repeat(40), name: 'gate', externalId: 'ours' };

function annotations(from: number, to: number): CheckAnnotation[] {
  return Array.from({ length: to - from }, (_, index) => ({
    path: 'start.sh',
    start_line: from + index + 1,
    end_line: from + index + 1,
    start_column: 3,
    end_column: 8,
    annotation_level: 'failure',
    title: 'a title',
    message: 'a message',
  }));
}

function report(of: readonly CheckAnnotation[]): CheckRunReport {
  return { title: 'a title', summary: 'a summary', annotations: of, conclusion: 'failure' };
}

/** A GitHub that adds annotations as GitHub does, and gives null for columns that were not said. */
function github(runs: Record<number, { externalId: string; annotations: CheckAnnotation[] }>) {
  const append = (id: number, output: unknown): void => {
    runs[id]?.annotations.push(...(output as CheckRunReport).annotations);
  };
  return new FakeApi({
    [LIST]: () => ({
      check_runs: Object.entries(runs).map(([id, run]) => ({ id: Number(id), external_id: run.externalId })),
    }),
    [ON_IT]: (call) =>
      pageOf(
        (runs[Number(call.parameters.check_run_id)]?.annotations ?? []).map((one) => ({
          raw_details: null,
          ...one,
        })),
        call,
      ),
    [CREATE]: ({ parameters }) => {
      runs[99] = { externalId: String(parameters.external_id), annotations: [] };
      append(99, parameters.output);
      return { id: 99 };
    },
    [UPDATE]: ({ parameters }) => {
      append(Number(parameters.check_run_id), parameters.output);
      return {};
    },
  });
}

test.each([
  [0, [0]],
  [1, [1]],
  [50, [50]],
  [51, [50, 1]],
  [120, [50, 50, 20]],
])('%d annotations go out in batches of %j', async (number, sizes) => {
  const runs = {};
  const api = github(runs);
  await publishCheckRun(api, PLACE, report(annotations(0, number)));
  const sent = [...api.of(CREATE), ...api.of(UPDATE)];
  expect(sent.map(({ output }) => (output as CheckRunReport).annotations.length)).toEqual(sizes);
  expect(sent.every(({ status, conclusion }) => status === 'completed' && conclusion === 'failure')).toBe(
    true,
  );
  expect(api.of(CREATE)).toHaveLength(1);
  expect(runs).toEqual({ 99: { externalId: 'ours', annotations: annotations(0, number) } });
});

test('a re-run updates in place and says nothing twice', async () => {
  const runs = {
    7: { externalId: 'ours', annotations: annotations(0, 130) },
    9: { externalId: 'of another event', annotations: [] },
  };
  const api = github(runs);
  await publishCheckRun(api, PLACE, report(annotations(0, 140)));
  expect(api.of(CREATE)).toEqual([]);
  expect(api.of(UPDATE)).toHaveLength(1);
  expect(runs[7].annotations).toEqual(annotations(0, 140));
});

test('a re-run that finds less makes a new run, for annotations cannot be taken away', async () => {
  const api = github({ 7: { externalId: 'ours', annotations: annotations(0, 2) } });
  await publishCheckRun(api, PLACE, report(annotations(0, 1)));
  expect(api.of(UPDATE)).toEqual([]);
  expect(api.of(CREATE)).toHaveLength(1);
});

test.each([
  [{}],
  [{ check_runs: 'none' }],
  [{ check_runs: [null, 7, { id: 'x', external_id: 'ours' }] }],
  [[]],
])('what GitHub lists may be anything: %j', async (listed) => {
  const api = new FakeApi({ [LIST]: () => listed, [CREATE]: () => ({ id: 1 }) });
  await publishCheckRun(api, PLACE, report([]));
  expect(api.of(CREATE)).toHaveLength(1);
});

test('a refusal is passed on', async () => {
  const forbidden = new ApiError('no', { kind: 'forbidden', status: 403 });
  const api = new FakeApi({
    [LIST]: () => ({ check_runs: [] }),
    [CREATE]: () => {
      throw forbidden;
    },
  });
  await expect(publishCheckRun(api, PLACE, report([]))).rejects.toBe(forbidden);
});
