import { expect, test } from 'vitest';
import { binsOf, bucketsOf } from './buckets.ts';

const bucket = (le: string, ...values: number[]) => ({
  key: le,
  refId: 'A',
  name: le,
  labels: { le },
  points: values.map((value, index) => [index * 1000, value] as const),
});

test('each bucket has what is not in the one below it', () => {
  const buckets = bucketsOf([bucket('+Inf', 6, 4), bucket('0.1', 1, 4), bucket('0.5', 5, 4)]);
  expect(buckets).toEqual({
    times: [0, 1000],
    limits: [0.1, 0.5, Number.POSITIVE_INFINITY],
    cells: [
      [0, 0, 1],
      [0, 1, 4],
      [0, 2, 1],
      [1, 0, 4],
    ],
  });
});

test('values fall into stretches of the same width, the highest into the last', () => {
  expect(binsOf([0, 1, 4, 9, 10], 2)).toEqual([
    { from: 0, to: 5, count: 3 },
    { from: 5, to: 10, count: 2 },
  ]);
  expect(binsOf([3, 3], 30)).toEqual([{ from: 3, to: 4, count: 2 }]);
});
