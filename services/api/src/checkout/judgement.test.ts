import { expect, test } from 'vitest';
import { accountAgeDays, cardAgeDays, countryRisk, emailEntropy } from './customer-profile.ts';
import { fallbackScore } from './fallback-score.ts';
import { featuresOf } from './features.ts';

const users = Array.from({ length: 2000 }, (_, number) => `user-${number}`);
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length / 2] ?? 0;
const item = (quantity: number) => ({
  productId: 'kite',
  name: 'Kite',
  quantity,
  priceMinor: 100,
  currency: 'EUR',
});

test('a user has the same account and card at every order', () => {
  expect(accountAgeDays('user-7')).toBe(accountAgeDays('user-7'));
  expect(cardAgeDays('tok', 'user-7')).toBe(cardAgeDays('tok', 'user-7'));
});

test('accounts and cards are spread as among the customers the model knows', () => {
  const ages = users.map(accountAgeDays);
  const newcomers = ages.filter((days) => days < 30).length / ages.length;
  expect(newcomers).toBeGreaterThan(0.08);
  expect(newcomers).toBeLessThan(0.18);
  expect(median(ages)).toBeGreaterThan(200);
  expect(median(ages)).toBeLessThan(450);
  expect(Math.max(...ages)).toBeLessThanOrEqual(3650);
  const cards = users.map((user) => cardAgeDays(`tok_${user}`, user));
  expect(median(cards)).toBeGreaterThan(300);
});

test('only country codes that no country has are risky', () => {
  for (const code of ['DE', 'NG', 'RU', 'US']) expect(countryRisk(code)).toBeLessThanOrEqual(0.3);
  for (const code of ['XA', 'XZ', 'QM', 'ZZ']) expect(countryRisk(code)).toBeGreaterThan(0.4);
});

test('entropy of the mail name', () => {
  expect(emailEntropy('aaaa@example.com')).toBe(0);
  expect(emailEntropy('abab@example.com')).toBe(1);
  expect(emailEntropy('abcdefgh@example.com')).toBe(3);
});

test('what is not known of an anonymous customer is null', () => {
  const request = {
    cartId: 'c',
    customer: { name: 'Ada', email: 'ada@example.com', country: 'DE' },
    payment: { cardToken: 'tok' },
    user: undefined,
    idempotencyKey: 'key',
    hash: 'hash',
  };
  const cart = { id: 'c', items: [item(2), item(3)], totalMinor: 500, currency: 'EUR' };
  const at = new Date('2026-01-01T23:30:00Z');
  expect(featuresOf(request, cart, undefined, at)).toMatchObject({
    amount_minor: 500,
    items: 5,
    distinct_products: 2,
    hour_of_day: 23,
    account_age_days: null,
    orders_last_day: null,
    card_age_days: expect.any(Number),
  });
});

test('the fallback lets ordinary and unknown customers pass and stops the blatant', () => {
  const ordinary = {
    amount_minor: 6000,
    items: 3,
    distinct_products: 2,
    account_age_days: 400,
    orders_last_day: 0,
    country_risk: 0.2,
    hour_of_day: 14,
    email_entropy: 2.6,
    card_age_days: 500,
  };
  expect(fallbackScore(ordinary)).toBe(0.05);
  expect(fallbackScore({ ...ordinary, account_age_days: null, orders_last_day: null })).toBe(0.05);
  expect(
    fallbackScore({
      ...ordinary,
      amount_minor: 90_000,
      orders_last_day: 6,
      country_risk: 0.6,
      email_entropy: 3.4,
      account_age_days: 1,
    }),
  ).toBe(1);
});
