import { expect, test } from 'vitest';
import { NOON, smallPlan } from './history.fixture.ts';
import { Present } from './present.ts';
import { Sampler } from './samples.ts';

const readValue = (text: string, series: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length),
  );

const COUNTER = 'requests_total{instance="a",job="shop"}';

test('the present goes on where the past ends, and never falls between restarts', () => {
  const plan = smallPlan();
  const present = new Present(plan);
  const [series] = plan.series;
  if (!series) throw new Error('the plan has no series');
  const [past] = new Sampler(plan).rows(series, { first: NOON, count: 5 });
  const seen: number[] = [];
  for (let time = NOON; time <= NOON + 240; time += 5) {
    const value = readValue(present.exposition(time), COUNTER);
    if (time % 60 === 0) expect(value).toBe(past?.values[(time - NOON) / 60]);
    expect(value).toBeGreaterThanOrEqual(seen.at(-1) ?? 0);
    seen.push(value);
  }
  expect(new Set(seen).size).toBeGreaterThan(40);
  const jump = new Present(plan).exposition(NOON + 237);
  expect(jump).toBe(present.exposition(NOON + 237));
});

test('it is OpenMetrics: types, whole families, an end, and only what exists now', () => {
  const text = new Present(smallPlan()).exposition(NOON + 12.5);
  expect(text).toMatch(/^# TYPE requests counter\n/);
  expect(text.match(/^# TYPE /gm)).toHaveLength(3);
  expect(text.endsWith('# EOF\n')).toBe(true);
  expect(text).not.toContain('instance="canary"');
  expect(readValue(text, 'queue_length{instance="a",job="shop"}')).toBeGreaterThan(0);
});
