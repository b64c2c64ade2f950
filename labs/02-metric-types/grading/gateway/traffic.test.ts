import { expect, test } from 'vitest';
import { batchOf, randomSequence, wholeBetween } from './traffic.ts';

test('a seed decides the sequence, and without one nobody knows it', () => {
  const draw = (seed?: number) => Array.from({ length: 5 }, randomSequence(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw()).not.toEqual(draw());
});

test('numbers stay within their bounds, both of which occur', () => {
  const random = randomSequence(1);
  const drawn = Array.from({ length: 500 }, () => wholeBetween(random, 2, 5));
  expect([...new Set(drawn)].toSorted()).toEqual([2, 3, 4, 5]);
  const { inputs } = batchOf(random, 500, 0);
  expect(inputs.every((input) => input >= 0 && input <= 1)).toBe(true);
});
