import { expect, test } from 'vitest';
import { lookUntil } from './look-until.ts';

test('looks until it is as expected', async () => {
  let looks = 0;
  const look = async () => ++looks;
  expect(await lookUntil(look, (seen) => seen === 3, { seconds: 60, pollMs: 1 })).toBe(3);
});

test('gives the last look when the time is over', async () => {
  expect(
    await lookUntil(
      async () => 'other',
      () => false,
      { seconds: 0 },
    ),
  ).toBe('other');
});
