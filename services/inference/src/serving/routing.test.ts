import { expect, test } from 'vitest';
import { chooseVariant, hashShare } from './routing.ts';

const users = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);
const challenged = (share: number) =>
  users.filter((user) => chooseVariant(user, share) === 'challenger');

test.each([0.01, 0.1, 0.5])('the challenger gets its share of %d', (share) => {
  const deviation = Math.sqrt((share * (1 - share)) / users.length);
  expect(Math.abs(challenged(share).length / users.length - share)).toBeLessThan(4 * deviation);
});

test('share 0 is nobody, share 1 is everybody', () => {
  expect(challenged(0)).toEqual([]);
  expect(challenged(1)).toHaveLength(users.length);
});

test('a user stays where it is, also when the share grows', () => {
  const before = challenged(0.1);
  expect(challenged(0.1)).toEqual(before);
  const after = new Set(challenged(0.2));
  expect(before.every((user) => after.has(user))).toBe(true);
});

test('the hash is the same on every machine', () => {
  expect(hashShare('fraud-model:user-1')).toBeCloseTo(0.349270455, 8);
  expect(hashShare('ä')).toBeCloseTo(0.121062458, 8);
});
