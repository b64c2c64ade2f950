import { expect, test } from 'vitest';
import { bucketOf, bucketsBetween, nativeNotation, upperBound } from './exponential.ts';
import { countWithin, drawAlike, drawAnswers, quantileOfPopulation } from './population.ts';

test('a quantile is a measurement that so many do not exceed', () => {
  const population = Float64Array.from([1, 2, 3, 4]);
  expect(quantileOfPopulation(population, 0.5)).toBe(2);
  expect(quantileOfPopulation(population, 0.99)).toBe(4);
  expect([0, 1, 2.5, 9].map((bound) => countWithin(population, bound))).toEqual([0, 1, 2, 4]);
});

test('answers are drawn anew, and have the two humps that the guide speaks of', () => {
  const [one, two] = [drawAnswers(), drawAnswers()];
  expect(one).not.toEqual(two);
  expect(countWithin(one, 0.2) / one.length).toBeCloseTo(0.7, 1);
  expect(quantileOfPopulation(one, 0.9)).toBeGreaterThan(0.5);
});

test('a value lies in its bucket, above the bound before', () => {
  for (const schema of [-1, 0, 3, 8]) {
    for (const value of [0.02, 0.3, 1, 3]) {
      const index = bucketOf(schema, value);
      expect(upperBound(schema, index)).toBeGreaterThanOrEqual(value * (1 - 1e-12));
      expect(upperBound(schema, index - 1)).toBeLessThan(value);
    }
  }
  expect(bucketsBetween(0, 0.9, 4)).toBe(3);
});

test('every measurement is counted in the notation', () => {
  const population = drawAlike(0.3);
  const notation = nativeNotation(population, 4);
  expect(notation).toMatch(new RegExp(`^\\{\\{schema:4 count:${population.length} sum:`));
});
