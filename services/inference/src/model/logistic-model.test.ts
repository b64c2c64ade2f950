import { expect, test } from 'vitest';
import { vectorOf } from './features.ts';
import { loadModel, modelFolder } from './load.ts';
import { LogisticModel, sigmoid } from './logistic-model.ts';

const { model } = await loadModel(modelFolder, 'champion');

test('the sigmoid is right and never overflows', () => {
  expect(sigmoid(0)).toBe(0.5);
  expect(sigmoid(2)).toBeCloseTo(0.880797, 6);
  expect(sigmoid(-2)).toBeCloseTo(0.119203, 6);
  expect(sigmoid(-1000)).toBe(0);
  expect(sigmoid(1000)).toBe(1);
});

test('features are standardised, and a missing one stands at its mean', () => {
  const standard = model.standardise({
    ...vectorOf(() => null),
    country_risk: model.profiles.country_risk.mean + 2 * model.profiles.country_risk.std,
    card_age_days: Math.expm1(model.profiles.card_age_days.transformedMean),
  });
  expect(standard.country_risk).toBeCloseTo(2, 4);
  expect(standard.card_age_days).toBeCloseTo(0, 6);
  expect(standard.items).toBe(0);
});

test('a vector without any feature scores the bias', () => {
  expect(model.score(vectorOf(() => null))).toBe(sigmoid(model.artifact.bias));
});

test('a shifted value below zero still gives a number', () => {
  expect(model.score(vectorOf(() => -1e6))).toBeGreaterThanOrEqual(0);
});

test('an artefact that lacks a feature is no model', () => {
  const [, ...features] = model.artifact.features;
  expect(() => new LogisticModel({ ...model.artifact, features })).toThrow('lacks amount_minor');
});
