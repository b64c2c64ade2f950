import { expect, test } from 'vitest';
import { median, risingEdges, type Timeline, valuesWithin } from './timeline.ts';

const timeline = (...values: (number | undefined)[]): Timeline => ({ start: 100, step: 5, values });

test('an edge is where a result begins, not where the recording does', () => {
  expect(risingEdges(timeline(1, 1, undefined, 2, 2, undefined, 0))).toEqual([115, 130]);
  expect(risingEdges(timeline(undefined, undefined))).toEqual([]);
  expect(risingEdges(timeline(1, 1, 1))).toEqual([]);
});

test('values within an interval include both ends and leave out gaps and NaN', () => {
  const values = valuesWithin(timeline(1, 2, undefined, Number.NaN, 5, 6), { from: 105, to: 120 });
  expect(values).toEqual([2, 5]);
});

test.each([
  [[], undefined],
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %j', (values, expected) => {
  expect(median(values)).toBe(expected);
});
