import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';
import { parseExpression } from './expression.ts';
import { everyPart, selectors } from './syntax.ts';

/** An expression with every part in brackets, to see how it is understood. */
function shape(text: string): unknown {
  return JSON.parse(
    JSON.stringify(parseExpression(text), (key, value: unknown) =>
      ['from', 'to', 'opSpan', 'nameSpan'].includes(key) ? undefined : value,
    ),
  );
}

const selector = (name: string) => ({ kind: 'selector', name, matchers: [] });

test('selectors: matchers, range and offset', () => {
  expect(shape('x_total{a="b", c!~`d|\\e`, "é"="f\\"g"}[5m] offset 1h30m')).toEqual({
    kind: 'selector',
    name: 'x_total',
    matchers: [
      { label: 'a', op: '=', value: 'b' },
      { label: 'c', op: '!~', value: 'd|\\e' },
      { label: 'é', op: '=', value: 'f"g' },
    ],
    range: { seconds: 300 },
    offset: { seconds: 5400 },
  });
});

test.each(['{__name__="x"}', '{"x"}', 'x', 'x @ start()'])('%s names x', (text) => {
  expect(shape(text)).toMatchObject(selector('x'));
});

test('a name by pattern is a matcher', () => {
  expect(shape('{__name__=~"x.*"}')).toMatchObject({
    matchers: [{ label: '__name__', op: '=~', value: 'x.*' }],
  });
});

test('aggregations take their grouping before or after', () => {
  const expected = {
    kind: 'aggregate',
    op: 'topk',
    grouping: { mode: 'by', labels: ['a', 'b'] },
    param: { kind: 'number', value: 5 },
    of: selector('x'),
  };
  expect(shape('topk by (a, b) (5, x)')).toEqual(expected);
  expect(shape('TOPK(5, x) BY (a, b)')).toEqual(expected);
  expect(shape('sum without () (x)')).toMatchObject({ grouping: { mode: 'without', labels: [] } });
});

test('binary operations: precedence, bool, matching', () => {
  expect(shape('a - b / c')).toMatchObject({ op: '-', right: { op: '/' } });
  expect(shape('(a - b) / c')).toMatchObject({ op: '/', left: { kind: 'paren' } });
  expect(shape('a > bool 5')).toMatchObject({ op: '>', bool: true, right: { value: 5 } });
  expect(shape('a * on (x) group_left (y, z) b')).toMatchObject({
    matching: { mode: 'on', labels: ['x'], group: 'left', include: ['y', 'z'] },
  });
  expect(shape('a and ignoring (x) b')).toMatchObject({
    op: 'and',
    matching: { mode: 'ignoring', labels: ['x'] },
  });
});

test('an offset belongs to the selector before it', () => {
  expect(shape('a + b offset 1h * c @ 3')).toMatchObject({
    op: '+',
    right: { op: '*', left: { name: 'b', offset: { seconds: 3600 } } },
  });
  expect(shape('-x @ end() offset 5m')).toMatchObject({
    kind: 'unary',
    of: { name: 'x', offset: { seconds: 300 } },
  });
});

test('square brackets belong to the operand before them', () => {
  expect(shape('a[5m] / b[1m]')).toMatchObject({
    op: '/',
    left: { name: 'a', range: { seconds: 300 } },
    right: { name: 'b', range: { seconds: 60 } },
  });
  expect(shape('-a + b[5m:1m]')).toMatchObject({ op: '+', right: { kind: 'subquery' } });
});

test('subqueries and calls', () => {
  expect(shape('max_over_time(rate(x[1m])[5m:10s] offset -1h)')).toMatchObject({
    name: 'max_over_time',
    args: [
      {
        kind: 'subquery',
        of: { kind: 'call', name: 'rate' },
        range: { seconds: 300 },
        step: { seconds: 10 },
        offset: { seconds: -3600 },
      },
    ],
  });
});

test.each([
  ['1e3', 1000],
  ['-0.5', -0.5],
  ['0x1F', 31],
  ['+Inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
  ['5m', 300],
])('%s is a number', (text, value) => {
  expect(parseExpression(text)).toMatchObject({ kind: 'number', value });
});

test('parts know where they stand', () => {
  const text = 'sum by (a) (rate(x[5m])) # so many\n / ignoring (b) y';
  const found = [...everyPart(parseExpression(text))].map(({ from, to }) => text.slice(from, to));
  expect(found).toContain('rate(x[5m])');
  expect(found).toContain('y');
  expect(selectors(parseExpression(text)).map(({ name }) => name)).toEqual(['x', 'y']);
});

test.each([
  ['1h30m', 5400],
  ['250ms', 0.25],
  ['300', 300],
  ['1.5h', undefined],
  ['', undefined],
])('duration %s', (text, seconds) => expect(parseDuration(text)).toBe(seconds));

test.each([
  [0, '0s'],
  [90, '90s'],
  [7200, '2h'],
  [0.25, '250ms'],
])('%d seconds are written %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

test('nothing is no expression', () => {
  expect(() => parseExpression(' ')).toThrow('not PromQL');
});
