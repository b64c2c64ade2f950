import fc from 'fast-check';
import { expect, test } from 'vitest';
import { render, tokenise } from './line-tokens.ts';

test('plain text is split at blanks and punctuation; words keep their dots, dashes and slashes', () => {
  const { form, tokens } = tokenise('[2] GET  /a/b.html: took "3ms" (ok)');
  expect(form).toBe('plain');
  expect(tokens).toEqual([
    '[',
    '2',
    ']',
    'GET',
    '/a/b.html:',
    'took',
    '"',
    '3ms',
    '"',
    '(',
    'ok',
    ')',
  ]);
});

test('what was split can be put together again', () => {
  const word = fc.stringMatching(/^[a-z0-9.,;()"'é世]{1,6}$/);
  const blank = fc.constantFrom(' ', '  ', '\t', '');
  const line = fc
    .array(fc.tuple(blank, word), { maxLength: 20 })
    .map((parts) => parts.flat().join(''));
  fc.assert(
    fc.property(line, (text) => {
      const { tokens, gaps } = tokenise(text);
      expect(gaps).toHaveLength(tokens.length + 1);
      expect(render(tokens, gaps)).toBe(text);
    }),
  );
});

test('logfmt is split into keys and values, and the time is left out', () => {
  const { form, tokens, gaps } = tokenise('ts=2026-11-20 level=info msg="all is well" n=3');
  expect(form).toBe('logfmt');
  expect(tokens).toEqual(['ts', '<_>', 'level', 'info', 'msg', '"all is well"', 'n', '3']);
  expect(render(tokens, gaps)).toBe('ts=<_> level=info msg="all is well" n=3');
  expect(tokenise('a=b and more').form).toBe('plain');
});

test('of JSON the message counts, and the rest is a wildcard', () => {
  const { form, tokens, gaps } = tokenise('{"level":30,"msg":"order 12 sent","n":1}');
  expect(form).toBe('json');
  expect(tokens).toEqual(['order', '12', 'sent']);
  expect(render(tokens, gaps)).toBe('<_>order 12 sent<_>');
  expect(tokenise('{"level":30}').form).toBe('plain');
});

test('neighbouring wildcards are one, and long lines end with one', () => {
  expect(render(['<_>', '<_>', 'x'], ['', '', ' ', ''])).toBe('<_> x');
  const { tokens } = tokenise('word '.repeat(500));
  expect(tokens).toHaveLength(100);
  expect(tokens.at(-1)).toBe('<_>');
});
