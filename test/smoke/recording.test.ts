import { describe, expect, test } from '@jest/globals';
import { readRecording, recordingOf } from '../../src/smoke/recording.ts';
import { boot, traceOf } from './made-up.ts';
import { DOCKERFILE, MAIN, planFor } from './plan/planned.ts';

const PLAN = planFor({ Dockerfile: DOCKERFILE, 'main.py': MAIN });

describe('folders that a volume hides', () => {
  const hidden = [{ folder: '/app', program: 'server.py' }, { folder: '/data' }];

  test('are read as they were written', () => {
    const recording = recordingOf([
      { plan: PLAN, imports: [], trace: traceOf([boot()]), hold: 'strict', hidden },
    ]);
    expect(readRecording(JSON.stringify(recording), 'x.json')).toEqual(recording);
  });

  const recorded = (written: unknown): string =>
    JSON.stringify({
      schemaVersion: 1,
      images: [{ name: 'a', imports: [], hold: 'strict', hidden: written }],
    });

  test('may be names alone, as they once were', () => {
    expect(readRecording(recorded(['/app']), 'x.json').images[0]?.hidden).toEqual([{ folder: '/app' }]);
  });

  test.each([
    [[7], 'x.json: images[0].hidden[0] must be an object, not 7'],
    [[{ folder: 7 }], 'x.json: images[0].hidden[0].folder must be a text, not 7'],
    [[{ folder: '/a', program: 7 }], 'x.json: images[0].hidden[0].program must be a text, not 7'],
    ['/app', 'x.json: images[0].hidden must be a list, not "/app"'],
  ])('%j is refused', (written, says) => {
    expect(() => readRecording(recorded(written), 'x.json')).toThrow(says);
  });
});
