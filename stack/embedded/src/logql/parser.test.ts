import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatExpression } from './format.ts';
import { parseLogQl } from './parser.ts';
import { QueryError } from './query-error.ts';

const shape = (query: string) => formatExpression(parseLogQl(query));

test.each([
  [
    'vector(1) + vector(2) * vector(3) ^ vector(2) ^ vector(2)',
    '(vector(1.000000) + (vector(2.000000) * (vector(3.000000) ^ (vector(2.000000) ^ vector(2.000000)))))',
  ],
  [
    'vector(1) - vector(2) - vector(3)',
    '((vector(1.000000) - vector(2.000000)) - vector(3.000000))',
  ],
  [
    'vector(1) > vector(2) or vector(3) and vector(4)',
    '((vector(1.000000) > vector(2.000000)) or (vector(3.000000) and vector(4.000000)))',
  ],
  [
    'sum by(a)(rate({x="y"}|json|unwrap b|__error__=""[5m] offset 1h))',
    'sum by (a)(rate({x="y"} | json | unwrap b | __error__=""[5m] offset 1h))',
  ],
  ['{x="y"} | a="1" and b=2 or c>3s, d<1kb', '{x="y"} | ( ( a="1" , b==2 ) or ( c>3s , d<1kb ) )'],
])('%s', (query, formatted) => {
  expect(shape(query)).toBe(formatted);
});

test('a formatted query means the same when it is parsed again', () => {
  for (const query of [
    '{a="b"} |= "x" or ip("10.0.0.0/8") != "y" | json x="y.z" | drop a, b="c" | line_format "{{.a}}"',
    'topk(3, sum by (a) (count_over_time({a=~"b|c"} | logfmt --strict | a > 5 [1m])))',
    'quantile_over_time(0.9, {a="b"} | unwrap duration(d) [5m]) by (x)',
    'rate({a="b"}[1m]) / on (x) group_left (y) rate({a="c"}[1m])',
  ]) {
    const once = shape(query);
    expect(shape(once)).toBe(once);
  }
});

test.each([
  ['{a="b"', /line 1, col 7/],
  ['{}', /at least one regexp or equality matcher/],
  ['sum(5)', /at least one/],
  ['{a="b"} |~ "("', /missing closing/],
  ['count_over_time({a="b"}[5m]) by (x)', /grouping not allowed/],
  ['topk(rate({a="b"}[1m]))', /parameter required/],
  [`${'('.repeat(5000)}1${')'.repeat(5000)}`, /nested too deeply/],
  [`{a="b"} | ${'('.repeat(5000)}x="1"`, /nested too deeply/],
  ['x'.repeat(200_000), /too long/],
])('%.40s is refused', (query, reason) => {
  expect(() => parseLogQl(query)).toThrow(reason);
});

test('whatever is sent is parsed or refused with a query error', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    'a',
    '=',
    '=~',
    '"b"',
    '|',
    '|=',
    '|~',
    '!~',
    'json',
    'logfmt',
    'unwrap',
    'sum',
    'by',
    '(',
    ')',
    '[5m]',
    'rate',
    'or',
    'and',
    '5',
    '1e3',
    '10ms',
    '5KB',
    ',',
    'offset',
    '-',
    '^',
    'line_format',
    '`{{.x}}`',
    'ip',
    '--strict',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 25 }),
      (pieces) => {
        try {
          parseLogQl(pieces.join(' '));
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
