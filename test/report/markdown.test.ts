import { expect, test } from '@jest/globals';
import {
  escapeMarkdown,
  markdownFence,
  markdownLink,
  markdownProse,
  ownMarkdown,
} from '../../src/report/characters/markdown.ts';

test.each([
  ['HTML', '<img src=x>', '&lt;img src\\=x&gt;'],
  ['a table border', 'a|b', 'a&#124;b'],
  ['a mention', '@everyone', '@&#8203;everyone'],
  ['an issue reference', 'o/r#1', 'o/r\\#&#8203;1'],
  ['an address', 'https://x.org', 'https:&#8203;//x.org'],
  ['an address without scheme', 'WWW.x.org', 'WWW&#8203;.x.org'],
  ['an entity', '&#64;a', '&amp;\\#&#8203;64;a'],
  ['a link', '[a](b)', '\\[a\\]\\(b\\)'],
  ['code', '`a`', '\\`a\\`'],
  ['a backslash', '\\|', '\\\\&#124;'],
  ['mathematics', '$a$', '<span>$</span>a<span>$</span>'],
  ['a place, which stays readable', 'start.sh:3:15', 'start.sh:3:15'],
])('escapes %s', (_, text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});

test('shows what stands between backticks as code, escaped all the same', () => {
  expect(markdownProse('run `rm <x> | y` now')).toBe('run <code>rm &lt;x&gt; &#124; y</code> now');
  expect(markdownProse('one ` only')).toBe('one \\` only');
});

test('fences code by more backticks than it holds', () => {
  expect(markdownFence(['a'])).toBe('```text\na\n```');
  expect(markdownFence(['```', '`````'])).toBe('``````text\n```\n`````\n``````');
});

test('an address cannot end early', () => {
  expect(markdownLink('x', 'https://h/a b)"<é')).toBe('[x](https://h/a%20b%29%22%3cé)');
});

test.each([
  ['a paragraph', 'one\ntwo\n\nthree', 'one two\n\nthree'],
  ['an item', '- one\n  two\n- three', '- one two\n- three'],
  ['a paragraph before a list', 'one\n- two', 'one\n- two'],
  ['a block of code', 'one\n```\na\nb\n```\ntwo', 'one\n```\na\nb\n```\ntwo'],
  ['code that is indented', 'one\n\n    a\n    b', 'one\n\n    a\n    b'],
  ['a heading', '# one\ntwo', '# one\ntwo'],
  ['a table', '| a |\n| - |\n| b |', '| a |\n| - |\n| b |'],
  ['a break that is meant', 'one  \ntwo', 'one  \ntwo'],
])('puts a paragraph of a rule on one line, and leaves the rest: %s', (_, markdown, shown) => {
  expect(ownMarkdown(markdown)).toBe(shown);
});
