import { expect, test } from '@jest/globals';
import { movesOf } from '../../../src/smoke/plan/moves.ts';

test.each<[script: string, moves: unknown]>([
  ['uvicorn main:app', { kind: 'none' }],
  ['echo abcd src', { kind: 'none' }],
  ['cd src\nuvicorn main:app', { kind: 'to', folder: 'src' }],
  ['sh -c cd /srv/app && python -m x', { kind: 'to', folder: '/srv/app' }],
  ['set -e; cd "src"; run', { kind: 'to', folder: 'src' }],
  ['if x; then cd src; fi', { kind: 'to', folder: 'src' }],
  ['cd a && x; cd b && y', { kind: 'unclear' }],
  ['cd "$HOME"', { kind: 'unclear' }],
  ['cd -', { kind: 'unclear' }],
])('%j', (script, moves) => {
  expect(movesOf(script)).toEqual(moves);
});
