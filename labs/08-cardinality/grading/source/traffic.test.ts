import { expect, test } from 'vitest';
import { FAILURES, PLANS, soldPlan, wave } from './traffic.ts';

const count = (keys: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.values()];
};

test('no address and no user comes twice, in one wave or two', () => {
  const all = [...wave(), ...wave()];
  expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
  expect(new Set(all.map(({ user }) => user)).size).toBeGreaterThan(0.99 * all.length);
});

test('every failure and plan occurs with every route that can fail, so that a second wave adds nothing', () => {
  const combinations = new Set(
    wave().map(({ route, plan, failure }) => `${route} ${soldPlan(plan)} ${failure}`),
  );
  expect(combinations.size).toBe(3 * (PLANS.length + 1) * (FAILURES.length + 1) + PLANS.length + 1);
});

test('failures and plans differ in number, so that none is taken for another', () => {
  const entries = wave();
  for (const counts of [
    count(entries.map(({ plan }) => soldPlan(plan))),
    count(entries.flatMap(({ failure }) => failure ?? [])),
  ]) {
    expect(new Set(counts).size).toBe(counts.length);
  }
});
