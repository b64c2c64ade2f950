import { expect, test } from 'vitest';
import { interpolate } from './interpolate.ts';
import { shellWords } from './shell-words.ts';
import { parseBytes, parseDuration } from './units.ts';

test.each([
  [`$A-\${A}`, 'a-a'],
  [`\${EMPTY:-x}\${EMPTY-x}`, 'x'],
  [`\${NONE:-\${A}}`, 'a'],
  [`\${NONE:-}`, ''],
  [`\${A:+yes}\${EMPTY:+no}\${EMPTY+set}`, 'yesset'],
  ['$$A', '$A'],
  ['100%', '100%'],
])('%s becomes %s', (text, expected) => {
  expect(interpolate(text, { A: 'a', EMPTY: '' })).toBe(expected);
});

test.each([`\${`, `\${A`, '$', '$1', `\${A B}`])('%s is malformed', (text) => {
  expect(() => interpolate(text, {})).toThrow('starts no variable');
});

test('a command line is split like a shell does', () => {
  expect(shellWords(`a  'b c' "d \\"e\\" \\n" f\\ g ''`)).toEqual([
    'a',
    'b c',
    'd "e" \\n',
    'f g',
    '',
  ]);
});

test('sizes and durations', () => {
  expect(['288m', '1g', '2GiB', '1.5k', '10', 10].map(parseBytes)).toEqual([
    301989888, 1073741824, 2147483648, 1536, 10, 10,
  ]);
  expect(['x', '-1', '1z', -5].map(parseBytes)).toEqual(Array(4).fill(undefined));
  expect(['5s', '1m30s', '500ms', '1.5h'].map(parseDuration)).toEqual([5e3, 9e4, 500, 5.4e6]);
  expect(['5', '', 's', '5 s'].map(parseDuration)).toEqual(Array(4).fill(undefined));
});
