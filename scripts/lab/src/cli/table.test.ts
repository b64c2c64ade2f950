import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { plain, table, truncate } from './table.ts';

test('columns are aligned by what is visible', () => {
  const text = table(
    ['a', 'long heading'],
    [
      ['\u001b[32mgreen\u001b[39m', 'x'],
      ['b', ''],
    ],
  );
  expect(stripVTControlCharacters(text)).toBe('a      long heading\ngreen  x\nb');
});

test('text from outside cannot steer the terminal', () => {
  expect(plain('a\u001b[31mb\u001b]0;title\u0007c\r\nd\u009b2J')).toBe('abc  d');
  expect(plain('x'.repeat(300), 10)).toBe(`${'x'.repeat(9)}…`);
});

test('a line is cut to the width of the terminal, its colours end', () => {
  expect(truncate('\u001b[32mgreen\u001b[39m tail', 3)).toBe('\u001b[32mgre\u001b[39m');
  expect(truncate('short', 10)).toBe('short');
});
