import { expect, test } from 'vitest';
import { honestFeatures } from '../testing/orders.ts';
import { checkFeatures } from './validate-features.ts';

const reasons = (features: Record<string, unknown>) =>
  checkFeatures(features).invalid.map(({ feature, reason }) => [feature, reason]);

test('good features pass as they are', () => {
  expect(checkFeatures(honestFeatures)).toEqual({
    vector: honestFeatures,
    invalid: [],
    unknown: [],
  });
});

test('absent and null features are unknown, which is no error', () => {
  const { vector, invalid } = checkFeatures({ items: null, country_risk: 0 });
  expect(vector).toMatchObject({ items: null, country_risk: 0, card_age_days: null });
  expect(invalid).toEqual([]);
});

test.each([
  ['text', { items: '3' }, [['items', 'not_a_number']]],
  ['a flag', { items: true }, [['items', 'not_a_number']]],
  ['a list', { items: [1] }, [['items', 'not_a_number']]],
  ['not a number', { items: Number.NaN }, [['items', 'not_finite']]],
  ['infinity', JSON.parse('{"amount_minor":1e999}'), [['amount_minor', 'not_finite']]],
  ['too small', { account_age_days: -1 }, [['account_age_days', 'out_of_range']]],
  ['too large', { country_risk: 1.01 }, [['country_risk', 'out_of_range']]],
])('%s is refused', (_name, features, expected) => {
  expect(reasons(features)).toEqual(expected);
});

test('each bad feature is named, and names that the model lacks are told apart', () => {
  const { invalid, unknown } = checkFeatures({
    items: 'x',
    country_risk: 2,
    constructor: 1,
    shoe_size: 43,
  });
  expect(invalid.map(({ feature }) => feature)).toEqual(['items', 'country_risk']);
  expect(unknown.map(({ feature }) => feature)).toEqual(['constructor', 'shoe_size']);
});
