import { expect, test } from 'vitest';
import { problemOf } from './problem.ts';

test.each([
  ['invalid parameter "query": 1:15: parse error: unexpected ")"', 'sum(rate(up[5m)', [1, 15, 14]],
  ['parse error at line 2, col 3: syntax error: unexpected }\n', '{a="b"}\n| }', [2, 3, 10]],
  ['invalid TraceQL query: parse error at line 1, col 24: syntax error', '{ a = }', [1, 24, 7]],
  ['loki does not answer', '{a="b"}', [undefined, undefined, undefined]],
])('%s', (error, query, [line, column, offset]) => {
  expect(problemOf(error, query)).toEqual({ message: error.trim(), line, column, offset });
});
