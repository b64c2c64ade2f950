import { expect, test } from 'vitest';
import { quantilesOf, sinceThen } from './quantiles.ts';
import { queryEvidence } from './queries.ts';
import type { QueryName } from './sheet.ts';

/** Average 0.2, all 0.1, slowest 0.4: by the summaries; the buckets say the same. */
const READING = { bySummary: [0.1, 0.1, 0.4], byBuckets: [0.1, 0.1, 0.4], merged: 0.1 };

/** A server that answers an expression with the numbers that stand in it. */
const answering = (expression: string) => ({
  client: {
    query: async () =>
      expression.split(' ').flatMap((text) => {
        const value = Number(text);
        return Number.isNaN(value) ? [] : [{ labels: {}, value, time: 0 }];
      }),
  },
});

function ask(name: QueryName, expression: string | null) {
  const prometheus = answering(expression ?? '');
  return queryEvidence(name, expression, prometheus, [READING]);
}

test.each<[QueryName, string]>([
  ['average', '0.2'],
  ['average', '0.21'],
  ['merged', '0.1'],
  ['deviation', '1'],
])('%s %s is right', async (name, answer) => {
  expect((await ask(name, answer)).passed).toBe(true);
});

test.each<[QueryName, string | null, RegExp]>([
  ['merged', '0.2', /average of quantiles/],
  ['merged', '0.4', /slowest instance alone/],
  ['merged', '100', /seconds are wanted/],
  ['average', '0.4', /slowest/],
  ['average', '0.1', /all requests/],
  ['deviation', '0.5', /relate the error/],
  ['deviation', '100', /no percentage/],
  ['deviation', '2', /one less/],
  ['deviation', '0.1', /difference in seconds/],
  ['merged', '0.1 0.2', /One number/],
  ['merged', 'nothing', /misspelled/],
])('%s %s is told its mistake', async (name, answer, hint) => {
  const { passed, hint: told } = await ask(name, answer);
  expect(passed).toBe(false);
  expect(told).toMatch(hint);
});

test('no query fails', async () => {
  expect(await ask('merged', null)).toMatchObject({ passed: false, seen: 'no query' });
});

test('readings can be taken as if counting had begun later', () => {
  const at = (low: number, high: number) => ({
    summary: 0.1,
    buckets: [
      { le: 0.1, count: low },
      { le: Number.POSITIVE_INFINITY, count: high },
    ],
  });
  expect(sinceThen([at(2, 3)], [at(12, 13)])).toEqual([at(10, 10)]);
  expect(quantilesOf([at(10, 10), at(90, 90)])).toMatchObject({
    bySummary: [0.1, 0.1],
    merged: 0.099,
  });
});
