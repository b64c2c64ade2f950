import { expect, test } from 'vitest';
import { stretches } from './annotations.ts';

test('samples in a row are one stretch, a gap begins another', () => {
  expect(stretches([0, 5, 10, 30, 35, 100], 5)).toEqual([
    [0, 10],
    [30, 35],
    [100, 100],
  ]);
  expect(stretches([], 5)).toEqual([]);
});
