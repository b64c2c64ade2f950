import { expect, test } from 'vitest';
import { BuilderError, render } from './builder.ts';
import { interpolate, rateInterval, VIEWS } from './variables.ts';

test('a builder puts each operation around what comes before it', () => {
  expect(
    render({
      metric: 'hits_total',
      labels: [
        { label: 'env', op: '=', value: 'production' },
        { label: 'job', op: '=~', value: 'a|b' },
      ],
      operations: [
        { id: 'rate', params: ['5m'] },
        { id: '__sum_by', params: ['model', 'le'] },
        { id: 'histogram_quantile', params: [0.9] },
        { id: '__multiply_by', params: [1000] },
      ],
    }),
  ).toBe(
    'histogram_quantile(0.9, sum by (model, le) (rate(hits_total{env="production", job=~"a|b"}[5m]))) * 1000',
  );
  expect(render({ metric: 'up', operations: [{ id: 'sum' }] })).toBe('sum(up)');
  expect(() => render({ metric: 'up', operations: [{ id: 'guess' }] })).toThrow(BuilderError);
  expect(() => render({ metric: 'up', operations: [{ id: 'sum' }, { id: 'rate' }] })).toThrow(
    'rate of sum(up)',
  );
});

test('variables become what Grafana sends', () => {
  const query = 'rate(x{model=~"$model"}[$__rate_interval]) / ${__range_s} + $other';
  expect(VIEWS.map((view) => interpolate(query, view))).toEqual([
    'rate(x{model=~"fraud-detector"}[240s]) / 3600 + $other',
    'rate(x{model=~"(fraud-detector|recommender)"}[240s]) / 86400 + $other',
    'rate(x{model=~".*"}[660s]) / 604800 + $other',
  ]);
});

test('the window of a rate holds every sample, and at least four scrapes', () => {
  expect([15, 60, 180, 600].map(rateInterval)).toEqual([240, 240, 240, 660]);
});
