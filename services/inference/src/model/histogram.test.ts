import { expect, test } from 'vitest';
import { binOf, histogramOf, populationStabilityIndex } from './histogram.ts';

test('a bin takes its upper edge; the outer bins are open', () => {
  expect([-5, 1, 1.5, 2, 99].map((value) => binOf(value, [1, 2]))).toEqual([0, 0, 1, 1, 2]);
  expect(histogramOf([0, 1, 2, 3], [1, 2])).toEqual([0.5, 0.25, 0.25]);
  expect(histogramOf([], [1])).toEqual([0, 0]);
});

test('the stability index is zero for equal shares and as computed by hand for others', () => {
  expect(populationStabilityIndex([0.5, 0.5], [0.5, 0.5])).toBe(0);
  const byHand = (0.8 - 0.5) * Math.log(0.8 / 0.5) + (0.2 - 0.5) * Math.log(0.2 / 0.5);
  expect(populationStabilityIndex([0.5, 0.5], [0.8, 0.2])).toBeCloseTo(byHand, 12);
  expect(populationStabilityIndex([0.5, 0.5], [1, 0])).toBeLessThan(10);
});
