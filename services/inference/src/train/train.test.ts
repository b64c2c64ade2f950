import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { modelFolder, modelPath } from '../model/load.ts';
import { LogisticModel } from '../model/logistic-model.ts';
import { buildModel, measure, recipes, serialise } from './build-model.ts';
import { areaUnderCurve, evaluate } from './evaluate.ts';
import { generateOrders } from './generator.ts';
import { solveSymmetric } from './linear-algebra.ts';
import { fitLogisticRegression } from './logistic-regression.ts';

const hiddenSeed = 987_654_321;

test.each(recipes)('training the $variant again gives the committed file', async (recipe) => {
  const committed = await readFile(modelPath(modelFolder, recipe.variant), 'utf8');
  expect(serialise(buildModel(recipe))).toBe(committed);
});

test('on a seed that no recipe uses both models are good, and the champion decides better', () => {
  const orders = generateOrders(hiddenSeed, 10_000);
  const [champion, challenger] = recipes.map((recipe) => measure(buildModel(recipe), orders));
  expect(champion?.auc).toBeGreaterThan(0.99);
  expect(champion?.accuracy).toBeGreaterThan(0.985);
  expect(champion?.recall).toBeGreaterThan(0.9);
  expect(challenger?.auc).toBeGreaterThan(0.99);
  expect(challenger?.accuracy).toBeGreaterThan(0.98);
  expect(champion?.accuracy).toBeGreaterThan(challenger?.accuracy ?? 1);
  expect(champion?.logLoss).toBeLessThan(challenger?.logLoss ?? 0);
});

test('without its features the model is useless: they, not the bias, decide', () => {
  const recipe = recipes[0];
  const orders = generateOrders(hiddenSeed, 2000);
  const model = new LogisticModel(buildModel({ ...(recipe ?? expect.fail()), rows: 2000 }));
  const blind = orders.map(({ features, fraud }) => ({
    score: model.score({ ...features, country_risk: null, email_entropy: null }),
    fraud,
  }));
  const seeing = orders.map(({ features, fraud }) => ({ score: model.score(features), fraud }));
  expect(evaluate(blind, 0.5).recall).toBeLessThan(evaluate(seeing, 0.5).recall - 0.2);
});

test('the generator gives the same rows for the same seed, and 8% of frauds', () => {
  expect(generateOrders(7, 50)).toEqual(generateOrders(7, 50));
  expect(generateOrders(7, 50)).not.toEqual(generateOrders(8, 50));
  const share = generateOrders(7, 20_000).filter(({ fraud }) => fraud).length / 20_000;
  expect(share).toBeGreaterThan(0.07);
  expect(share).toBeLessThan(0.09);
});

test('the area under the curve equals the count over all pairs', () => {
  const rows = generateOrders(3, 200).map(({ fraud, features }) => ({
    fraud,
    score: Math.round(features.country_risk * 10),
  }));
  const frauds = rows.filter(({ fraud }) => fraud);
  const honest = rows.filter(({ fraud }) => !fraud);
  const wins = frauds.flatMap((a) =>
    honest.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)),
  );
  const expected = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
  expect(areaUnderCurve(rows)).toBeCloseTo(expected, 12);
  expect(areaUnderCurve(honest)).toBe(0.5);
});

test('the regression finds weights whose gradient vanishes', () => {
  const inputs = [[-2], [-1], [1], [2], [0.5]].map((row) => Float64Array.from(row));
  const targets = [0, 1, 0, 1, 1];
  const { bias, weights } = fitLogisticRegression({ inputs, targets }, 0.01);
  const weight = weights[0] ?? 0;
  const residuals = inputs.map(
    ([x = 0], index) => (targets[index] ?? 0) - 1 / (1 + Math.exp(-(bias + weight * x))),
  );
  const slope = residuals.reduce((sum, residual, i) => sum + residual * (inputs[i]?.[0] ?? 0), 0);
  expect(residuals.reduce((sum, residual) => sum + residual, 0)).toBeCloseTo(0, 8);
  expect(slope - 0.01 * inputs.length * weight).toBeCloseTo(0, 8);
});

test('a system that has no single solution is refused', () => {
  const singular = [Float64Array.of(1, 1), Float64Array.of(1, 1)];
  expect(() => solveSymmetric(singular, Float64Array.of(1, 1))).toThrow('not positive definite');
});
