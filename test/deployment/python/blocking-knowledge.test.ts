import { expect, test } from '@jest/globals';
import { compilePatterns, readBlockingKnowledge } from '../../../src/deployment/python/blocking-knowledge.ts';

const block = { call: 'time.sleep', kind: 'sleep', what: 'sleeps', source: 's' };
const entry = { decorator: 'a.b', runs: 'request', source: 's' };
const whole = { blocks: [block], entries: [entry], schedules: [], 'takes-off-loop': [], fluent: [] };

test('what is right is read', () => {
  expect(readBlockingKnowledge(whole)).toEqual({
    blocks: [{ ...block, call: ['time.sleep'] }],
    entries: [{ ...entry, decorator: ['a.b'], plainToo: false }],
    schedules: [],
    takesOffLoop: [],
    fluent: [],
  });
});

test.each([
  [[], 'the file must be a mapping'],
  [{ ...whole, blocks: 1 }, 'blocks must be a list'],
  [
    { ...whole, blocks: [{ ...block, kind: 'slow' }] },
    'blocks[0].kind must be one of load, inference, io, sleep',
  ],
  [{ ...whole, blocks: [{ ...block, what: '' }] }, 'blocks[0].what must be a text'],
  [{ ...whole, blocks: [{ ...block, source: undefined }] }, 'blocks[0].source must be a text'],
  [
    { ...whole, blocks: [{ ...block, 'seconds-argument': 'x' }] },
    'blocks[0].seconds-argument must be a number',
  ],
  [
    { ...whole, entries: [{ ...entry, call: 'c' }] },
    'entries[0] must be exactly one of decorator, call and base',
  ],
  [{ ...whole, entries: [{ ...entry, runs: 'x' }] }, 'entries[0].runs must be one of request, startup'],
  [{ ...whole, fluent: [1] }, 'fluent[0] must be a text'],
])('what is wrong is named: %#', (value, message) => {
  expect(() => readBlockingKnowledge(value)).toThrow(message);
});

test.each([
  ['time.sleep', 'time.sleep', true],
  ['time.sleep', 'timeXsleep', false],
  ['time.sleep', 'my.time.sleep', false],
  ['requests.{get,Session().post}', 'requests.Session().post', true],
  ['transformers.*.from_pretrained', 'transformers.AutoModel.from_pretrained', true],
  ['transformers.*.from_pretrained', 'transformers.a.b.from_pretrained', false],
  ['transformers.*.from_pretrained', 'transformers.AutoModel().from_pretrained', false],
  ['boto3.resource().**.put', 'boto3.resource().Bucket().put', true],
])('%s on %s', (pattern, path, matches) => {
  expect(compilePatterns([pattern]).test(path)).toBe(matches);
});

test('no pattern matches nothing', () => {
  expect(compilePatterns([]).test('')).toBe(false);
});
