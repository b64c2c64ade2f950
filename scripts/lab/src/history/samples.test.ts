import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { NOON, smallPlan } from './history.fixture.ts';
import { historyPlan } from './plan.ts';
import { Sampler } from './samples.ts';
import { HOUR, MINUTE } from './schedule.ts';
import { shapes } from './shape.ts';

test('the generator makes the samples that its version stands for', () => {
  const plan = smallPlan();
  const sampler = new Sampler(plan);
  const rows = plan.series.flatMap((one) => sampler.rows(one, { first: NOON, count: 120 }));
  const text = rows.map(({ series, values }) => `${series} ${values.join()}`).join('\n');
  // When this changes on purpose, raise GENERATOR_VERSION in plan.ts: caches hold the old samples.
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('af53fba3e5e3d80c');
});

test('series of one stream count the same things', () => {
  const counter = { type: 'counter', value: 3.33, labels: {}, stream: 'orders' } as const;
  const plan = historyPlan({
    name: 'streams',
    seed: 1,
    days: 1,
    stepSeconds: 60,
    series: [
      { ...counter, name: 'orders_total' },
      { ...counter, name: 'same_total' },
      { ...counter, name: 'other_total', stream: 'others' },
    ],
  });
  const sampler = new Sampler(plan);
  const [orders, same, other] = plan.series.map(
    (one) => sampler.rows(one, { first: NOON, count: 60 })[0]?.values,
  );
  expect(orders).toEqual(same);
  expect(orders).not.toEqual(other);
});

test('a plan that cannot be is refused with the reason', () => {
  const plan = { name: 'bad', seed: 1, days: 1, stepSeconds: 60, series: [] };
  const gauge = { name: 'x', type: 'gauge', labels: {}, value: 1 } as const;
  const often = { every: HOUR, at: 30 * MINUTE, lasts: 40 * MINUTE };
  expect(() => historyPlan({ ...plan, stepSeconds: 7 })).toThrow(/whole number of steps in a day/);
  expect(() => historyPlan({ ...plan, series: [gauge, gauge] })).toThrow(
    /x\{\}: it is there twice/,
  );
  expect(() =>
    historyPlan({ ...plan, series: [{ ...gauge, value: shapes.spike('gone', 2) }] }),
  ).toThrow(/there is no event gone/);
  expect(() =>
    historyPlan({ ...plan, events: [{ id: 'often', kind: 'incident', when: often }] }),
  ).toThrow(/event often: at \+ shift \+ lasts/);
  expect(() => historyPlan({ ...plan, series: [{ ...gauge, labels: { le: '1' } }] })).toThrow(
    /no name of a metric or label/,
  );
});
