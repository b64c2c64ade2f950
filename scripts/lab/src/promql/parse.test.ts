import { expect, test } from 'vitest';
import { parsePromql } from './parse.ts';

test('calls know what is around them, and how an aggregation groups', () => {
  const query = parsePromql(
    'histogram_quantile(0.9, SUM by (le, "job") (rate(x_bucket[5m] offset 1h))) / max without (a) (y)',
  );
  expect(query.calls.map(({ name, inside }) => [name, inside])).toEqual([
    ['histogram_quantile', []],
    ['sum', ['histogram_quantile']],
    ['rate', ['sum', 'histogram_quantile']],
    ['max', []],
  ]);
  expect(query.calls[1]?.grouping).toEqual({ kind: 'by', labels: ['le', 'job'] });
  expect(query.calls[3]?.grouping).toEqual({ kind: 'without', labels: ['a'] });
  expect(query.metrics).toEqual(['x_bucket', 'y']);
  expect(query.uses('rate')).toBe(true);
  expect(query.applies('sum', 'rate')).toBe(true);
  expect(query.applies('rate', 'sum')).toBe(false);
});

test('selectors, operations and subqueries are as they are written', () => {
  const query = parsePromql(
    'max_over_time(rate(a{b!~"c|d"}[1m] offset -10m)[1h:30s]) > bool on (b) group_left (e) (f or g)',
  );
  expect(query.selectors).toMatchObject([
    {
      metric: 'a',
      matchers: [{ label: 'b', op: '!~', value: 'c|d' }],
      range: '1m',
      offset: '-10m',
    },
    { metric: 'f', inside: [] },
    { metric: 'g' },
  ]);
  expect(query.subqueries).toEqual([{ range: '1h', step: '30s' }]);
  expect(query.operations).toMatchObject([
    { operator: '>', bool: true, matching: { kind: 'on', labels: ['b'] }, group: 'left' },
    { operator: 'or', left: 'f', right: 'g', bool: false },
  ]);
});

test('what is no PromQL is refused where it stops being it', () => {
  expect(() => parsePromql('sum(rate(x[5m])')).toThrow(/not PromQL at character/);
});
