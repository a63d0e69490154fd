import { expect, test } from '@jest/globals';
import type { DeploymentMap, MapNode } from '../../src/deployment/map/deployment-map.ts';
import { mapOf } from '../../src/deployment/map/map.ts';
import { mapOfFindings } from '../../src/report/map/map-of-findings.ts';
import { summaryReport } from '../../src/report/summary.ts';
import { deploymentOf } from '../support/deployed.ts';
import { findingOf, OPTIONS, SAMPLE, verdictOf } from './sample-verdict.ts';

function chain(length: number): DeploymentMap {
  const nodes = Array.from({ length }, (_, i): MapNode => {
    return { id: `n${i}`, kind: 'script', title: `${i}.sh`, details: [], path: `${i}.sh`, line: 1 };
  });
  const edges = nodes.slice(1).map(({ id }, i) => ({ from: `n${i}`, to: id, says: 'starts' }));
  return { nodes, edges, left: 3 };
}

const verdict = verdictOf([findingOf('auto-reload', { path: '4.sh', start: 0, end: 1 })]);

test('keeps what has a finding and what is one arrow away', () => {
  const { nodes, edges, left } = mapOfFindings(chain(9), verdict);
  expect(nodes.map(({ title }) => title)).toEqual(['3.sh', '4.sh', '5.sh']);
  expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['n3 n4', 'n4 n5']);
  expect(left).toBe(0);
});

test('a place that makes a finding true counts as one', () => {
  const related = [{ span: { path: '8.sh', start: 0, end: 1 }, says: 'here' }];
  const finding = findingOf('auto-reload', { path: 'elsewhere.sh', start: 0, end: 1 }, { related });
  const { nodes } = mapOfFindings(chain(9), verdictOf([finding]));
  expect(nodes.map(({ title }) => title)).toEqual(['7.sh', '8.sh']);
});

function summaryWith(map: DeploymentMap): string {
  return summaryReport(verdict, SAMPLE.sources, { ...OPTIONS, map });
}

test('the summary draws it, with the boxes marked that have a finding', () => {
  const map = mapOf(
    deploymentOf({
      'bot.service': '[Service]\nExecStart=/opt/bot/start.sh\n',
      'start.sh': '#!/bin/sh\nexec uvicorn bot:app --reload\n',
      'other.service': '[Service]\nExecStart=/opt/bot/other.sh\n',
      'other.sh': '#!/bin/sh\nexec uvicorn other:app\n',
    }),
  );
  const found = verdictOf([findingOf('auto-reload', { path: 'start.sh', start: 0, end: 1 })]);
  const summary = summaryReport(found, SAMPLE.sources, { ...OPTIONS, map: mapOfFindings(map, found) });
  expect(/```mermaid\n([\s\S]*?)```/.exec(summary)?.[1]).toMatchSnapshot();
});

test.each([
  ['of 500 arrows is drawn', 501, '```mermaid'],
  ['of more arrows is left out with a sentence', 502, 'It is larger than GitHub draws'],
])('a map %s', (_, length, said) => {
  expect(summaryWith(chain(length))).toContain(said);
});

test('a map of more characters than Mermaid takes is left out with a sentence', () => {
  const { nodes, ...map } = chain(300);
  const wordy = nodes.map((node) => ({
    ...node,
    details: Array.from({ length: 9 }, () => '日本語 '.repeat(20)),
  }));
  expect(summaryWith({ ...map, nodes: wordy })).toContain('It is larger than GitHub draws');
});

test('a map without boxes is nothing to show', () => {
  expect(summaryWith({ nodes: [], edges: [], left: 0 })).not.toContain('deployment');
});
