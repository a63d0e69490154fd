import { randomBytes } from 'node:crypto';
import { jest, test } from '@jest/globals';
import type { GateInput } from '../../src/gate.ts';
import { mend } from '../../src/mend.ts';
import { planRehearsal } from '../../src/plan-rehearsal.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import type { Sources } from '../../src/policy/verdict.ts';
import { rehearseRepository } from '../../src/rehearsal.ts';
import { openRepository } from '../../src/repository/open.ts';
import type { Span } from '../../src/repository/span.ts';
import { engineClient } from '../../src/smoke/engine/client.ts';
import { type Engine, findEngine } from '../../src/smoke/engine/engine.ts';
import { ID_LABEL } from '../../src/smoke/engine/labels.ts';
import type { PlanSettings } from '../../src/smoke/plan/settings.ts';
import type { Rehearsed } from '../../src/smoke/rehearse.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from './shipped.ts';

/** Debian with Python, uvicorn, FastAPI and Node; `.ci/with-engine` makes it. */
export const BASE_IMAGE = 'incident-gate-test-base:1';

const found = await findBase();

/** A test that is reported as skipped, by its name, where there is no engine with the base image. */
export const engineTest = 'missing' in found ? test.skip : test;

// A container's start is not a function call; what hangs is ended by the rehearsal's own limits.
jest.setTimeout(120_000);

/** The engine that answers. Throws where none does: only tests that are skipped then ask for it. */
export function testEngine(): Engine {
  if ('missing' in found) throw new Error(`no engine to test with: ${found.missing}`);
  return found;
}

async function findBase(): Promise<Engine | { readonly missing: string }> {
  const engine = await findEngine(engineClient('docker', process.env));
  if ('missing' in engine) return engine;
  const { status } = await engine.client.run(['image', 'inspect', BASE_IMAGE], { seconds: 10 });
  return status === 0 ? engine : { missing: `it has no image ${BASE_IMAGE}` };
}

/** Every container, network, volume and named or labelled image of the engine, sorted. */
export async function leftBehind(): Promise<readonly string[]> {
  const { client } = testEngine();
  const lists = [
    ['ps', '-a', '--format', 'container {{.ID}} {{.Image}}'],
    ['network', 'ls', '--format', 'network {{.Name}}'],
    ['volume', 'ls', '--format', 'volume {{.Name}}'],
    ['image', 'ls', '--filter', 'dangling=false', '--format', 'image {{.Repository}}:{{.Tag}}'],
    ['image', 'ls', '-a', '--filter', `label=${ID_LABEL}`, '--format', 'image {{.ID}}'],
  ];
  const answers = await Promise.all(lists.map((words) => client.run(words, { seconds: 10 })));
  return answers.flatMap(({ output }) => output.split('\n').filter((line) => line !== '')).toSorted();
}

/** What a rehearsal of one folder came to. */
export interface RehearsedFolder {
  /** `rule path:line characters pointed at`, in the order of the report. */
  readonly found: readonly string[];
  /** What each rule said, by its id. */
  readonly said: ReadonlyMap<string, string>;
  /** Which other places each rule pointed at, by its id: `path:line characters`. */
  readonly related: ReadonlyMap<string, readonly string[]>;
  /** Which rules' findings have a fix that stands its trial, and what it writes. */
  readonly mended: () => Promise<readonly string[]>;
  readonly failed: boolean;
  readonly seen: readonly Rehearsed[];
}

export interface RehearsalOptions {
  readonly settings?: PlanSettings;
  readonly engine?: Engine;
  readonly signal?: AbortSignal;
}

/** Rehearses whatever a folder deploys and judges it, as the command line does, with rules from their sources. */
export async function rehearseFolder(root: string, options: RehearsalOptions = {}): Promise<RehearsedFolder> {
  const { settings = {}, engine = testEngine(), signal = new AbortController().signal } = options;
  const input = gateInput(root);
  const planned = await planRehearsal(input, { settings, by: 'the test' });
  const id = randomBytes(6).toString('hex');
  const stage = { engine, root, id, signal, say: () => undefined };
  const { seen, ...judged } = await rehearseRepository(input, planned, stage);
  const { verdict, sources } = judged.result;
  const { findings, failed } = verdict;
  return {
    seen,
    failed,
    found: findings.map(({ rule, span }) => `${rule} ${placeOf(span, sources)}`),
    said: new Map(findings.map(({ rule, message }) => [rule, message])),
    related: new Map(
      findings.map(({ rule, related }) => [rule, related.map(({ span }) => placeOf(span, sources))]),
    ),
    mended: async () => {
      const { applied } = await mend(judged.input, judged.result);
      return applied.map(({ finding, edit }) => `${finding.rule} ${edit.with}`);
    },
  };
}

function gateInput(root: string): GateInput {
  return {
    repository: openRepository(root),
    rules: shippedRules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  };
}

function placeOf(span: Span, sources: Sources): string {
  const characters = sources.content(span.path)?.slice(span.start, span.end) ?? '';
  return `${span.path}:${sources.position(span).start.line} ${characters}`;
}
