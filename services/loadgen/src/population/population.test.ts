import { expect, test } from 'vitest';
import { seededRandom } from '../random.ts';
import { featuresOf, shannonEntropy } from './features.ts';
import { Population } from './population.ts';

const population = new Population({ seed: 1, size: 2_000, fraudShare: 0.1 });
const users = Array.from({ length: 2_000 }, (_, n) => population.user(n));
const random = seededRandom(1);
const features = users.map((user) => ({ user, features: featuresOf(user, random) }));

const median = (values: number[]) =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test('a user is the same at every start, and another one with another seed', () => {
  expect(new Population({ seed: 1, size: 9, fraudShare: 0.1 }).user(5)).toEqual(users[5]);
  const other = new Population({ seed: 2, size: 9, fraudShare: 0.1 }).user(5);
  expect(other.id).toBe(users[5]?.id);
  expect(other).not.toEqual(users[5]);
});

test('the share of fraudsters is as wanted, and every id is used once', () => {
  const fraudsters = users.filter(({ fraudster }) => fraudster).length;
  expect(fraudsters / users.length).toBeCloseTo(0.1, 1);
  expect(new Set(users.map(({ id }) => id)).size).toBe(users.length);
});

test('anybody can come', () => {
  const seen = new Set(Array.from({ length: 5_000 }, () => population.anyUser(random).id));
  expect(seen.size).toBeGreaterThan(1_500);
});

test.each([
  ['account_age_days', -1],
  ['card_age_days', -1],
  ['email_entropy', 1],
  ['country_risk', 1],
  ['orders_last_day', 1],
  ['amount_minor', 1],
  ['items', 1],
] as const)('fraudsters differ in %s', (name, direction) => {
  const of = (fraudster: boolean) =>
    median(
      features
        .filter(({ user }) => user.fraudster === fraudster)
        .map(({ features: all }) => all[name]),
    );
  expect(Math.sign(of(true) - of(false))).toBe(direction);
});

test('features are in their ranges', () => {
  for (const { features: all } of features) {
    expect(Object.values(all).every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    expect(all.country_risk).toBeLessThanOrEqual(1);
    expect(all.hour_of_day).toBeLessThan(24);
    expect(all.distinct_products).toBeLessThanOrEqual(all.items);
  }
});

test('entropy is measured in bits per character', () => {
  expect(shannonEntropy('aaaa')).toBe(0);
  expect(shannonEntropy('abab')).toBe(1);
  expect(shannonEntropy('abcdefgh')).toBe(3);
  expect(shannonEntropy('')).toBe(0);
});
