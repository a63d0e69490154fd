import { expect, test } from '@jest/globals';
import { guardLog } from '../../src/report/characters/guard-log.ts';

test.each([
  ['a command', '::error::x', '│::error::x'],
  ['a command after blanks', ' \u00a0\t::error::x', ' \u00a0\t│::error::x'],
  ['a command after a line end', 'a\n::error::x', 'a\n│::error::x'],
  ['a command after a carriage return', 'a\r::error::x', 'a\r│::error::x'],
  ['a command after hidden characters', '\u200b::error::x', '\u200b│::error::x'],
  ['the older form', 'so ##[error]x', 'so ##⟦error]x'],
  ['the older form in capitals', '##[ERROR]x', '##⟦ERROR]x'],
  ['colons within a line', 'std::string', 'std::string'],
  ["shell's own use of the older form's prefix", 'echo "$' + '{x##[a-z]}"', 'echo "$' + '{x##[a-z]}"'],
])('%s', (_, text, guarded) => {
  expect(guardLog(text)).toBe(guarded);
});
