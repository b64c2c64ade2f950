import { expect, test } from 'vitest';
import { age, clock } from './duration.ts';

test('a clock has minutes, and hours when it needs them', () => {
  expect([0, 9.4, 59.6, 3599, 3600, -3].map(clock)).toEqual([
    '0:00',
    '0:09',
    '1:00',
    '59:59',
    '1:00:00',
    '0:00',
  ]);
});

test('an age is told in one unit', () => {
  expect([5, 89, 90, 5_399, 7_200, 200_000].map(age)).toEqual([
    '5 s',
    '89 s',
    '2 min',
    '90 min',
    '2 h',
    '2 d',
  ]);
});
