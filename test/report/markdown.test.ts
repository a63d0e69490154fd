import { expect, test } from '@jest/globals';
import { escapeMarkdown, markdownFence, markdownLink, markdownProse } from '../../src/report/markdown.ts';

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
