import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RangeSeries } from '@lab/clients';
import { resolveTool, temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { blockNames, writeBlocks } from './blocks.ts';
import { growth, NOON, prometheusOver, rawSamples, smallPlan } from './history.fixture.ts';
import { Sampler, stepsBetween } from './samples.ts';
import { DAY, HOUR } from './schedule.ts';

const FROM = NOON - 3 * DAY;
const WHOLE = { from: FROM, until: NOON };

const bound = ({ labels: { le = '' } }: RangeSeries) => Number(le.replace('+Inf', 'Infinity'));

async function blocksOf(plan = smallPlan(), from = FROM, until = NOON, into?: string) {
  const folder = into ?? (await temporaryFolder());
  const promtool = await resolveTool('promtool');
  const ledger = await writeBlocks(plan, { from, until, into: folder, promtool });
  return { folder, ledger };
}

test('a counter with resets and gaps grows by exactly what was counted', async () => {
  const { folder, ledger } = await blocksOf();
  const client = await prometheusOver(folder);
  const [series] = await rawSamples(client, 'requests_total{instance="a"}', WHOLE);
  const values = series?.values ?? [];
  const resets = values.filter(([, value], index) => value < (values[index - 1]?.[1] ?? 0));
  expect(resets.map(([time]) => time)).toEqual(
    ledger.events.filter(({ event }) => event === 'restart').map(({ from }) => from),
  );
  const plan = smallPlan();
  const [planned] = plan.series;
  if (!planned) throw new Error('the plan has no series');
  const { missing: _, ...withoutGap } = planned;
  // The same counter without its restarts counts everything; this one is 0 before its first sample.
  const endless = new Sampler({ ...plan, origin: FROM, series: [] });
  const { resets: __, ...unbroken } = { resets: [], ...withoutGap };
  const stream = 'requests_total{instance="a",job="shop"}';
  const [truth] = endless.rows({ ...unbroken, stream }, stepsBetween(FROM, NOON, 60));
  const counted = (truth?.values.at(-1) ?? 0) - (truth?.values[0] ?? 0);
  expect(counted).toBeGreaterThan(1_000_000);
  expect(growth(values)).toBe(counted);
});

test('buckets are monotone in le, end in the count and never fall between restarts', async () => {
  const { folder } = await blocksOf();
  const client = await prometheusOver(folder);
  const at = { time: NOON - 60 };
  const falling = await client.query('resets(duration_seconds_bucket[3d])', at);
  expect(falling.map(({ value }) => value)).toEqual([3, 3, 3, 3, 3, 3]);
  const buckets = await rawSamples(client, 'duration_seconds_bucket', WHOLE);
  const byBound = buckets.toSorted((a, b) => bound(a) - bound(b));
  expect(byBound.map(({ labels }) => labels.le)).toEqual([
    '0.05',
    '0.1',
    '0.25',
    '1.0',
    '2.5',
    '+Inf',
  ]);
  for (const [index, { values }] of byBound.entries()) {
    const above = byBound[index + 1]?.values;
    expect(
      above === undefined || values.every(([, value], at) => value <= (above[at]?.[1] ?? 0)),
    ).toBe(true);
  }
  const [count] = await rawSamples(client, 'duration_seconds_count', WHOLE);
  expect(byBound.at(-1)?.values).toEqual(count?.values);
});

test('what the ledger says was planted is where the ledger says', async () => {
  const { folder, ledger } = await blocksOf();
  const client = await prometheusOver(folder);
  const kinds = new Set(ledger.events.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['incident', 'lifetime', 'missing', 'reset']);
  const p90 = (time: number) =>
    client
      .query('histogram_quantile(0.9, rate(duration_seconds_bucket[5m]))', { time })
      .then(([sample]) => sample?.value ?? 0);
  for (const { from, to } of ledger.events.filter(({ event }) => event === 'slow')) {
    expect(await p90(from - 60)).toBeLessThan(0.25);
    expect(await p90(from + 600)).toBeGreaterThan(1);
    expect(await p90(to - 60)).toBeGreaterThan(1);
    expect(await p90(to + 600)).toBeLessThan(0.25);
  }
  const gap = ledger.events.find(({ event }) => event === 'blind');
  const [seen] = await rawSamples(client, 'requests_total{instance="a"}', WHOLE);
  const times = new Set(seen?.values.map(([time]) => time));
  const absent = Array.from({ length: 3 * 1440 }, (_, step) => FROM + step * 60).filter(
    (time) => !times.has(time),
  );
  expect([absent[0], absent.length]).toEqual([gap?.from, 15]);
  expect(gap?.series).toEqual(['requests_total{instance="a",job="shop"}']);
  const [canary] = await rawSamples(client, 'requests_total{instance="canary"}', WHOLE);
  const life = ledger.events.find(({ event }) => event === 'canary');
  expect([canary?.values[0]?.[0], (canary?.values.at(-1)?.[0] ?? 0) + 60]).toEqual([
    life?.from,
    life?.to,
  ]);
});

test('a past that is extended equals one made in one piece; another seed makes another', {
  timeout: 120_000,
}, async () => {
  const cut = NOON - 31 * HOUR;
  const { folder } = await blocksOf(smallPlan(), FROM, cut);
  await blocksOf(smallPlan(), cut, NOON, folder);
  const [whole, again, other] = await Promise.all([blocksOf(), blocksOf(), blocksOf(smallPlan(8))]);
  const everything = async (blocks: string) => {
    const samples = await rawSamples(await prometheusOver(blocks), '{job="shop"}', WHOLE);
    return samples.map((series) => JSON.stringify(series)).sort();
  };
  const expected = await everything(whole.folder);
  expect(expected).toHaveLength(12);
  expect(await everything(folder)).toEqual(expected);
  expect(await everything(other.folder)).not.toEqual(expected);
  expect(other.ledger.hash).not.toBe(whole.ledger.hash);
  const chunks = async (blocks: string) =>
    Promise.all(
      (await blockNames(blocks))
        .sort()
        .map((name) => readFile(join(blocks, name, 'chunks/000001'), 'hex')),
    );
  expect((await chunks(again.folder)).sort()).toEqual((await chunks(whole.folder)).sort());
});

test('what an interrupted call left is removed; without promtool nothing is added', async () => {
  const { folder } = await blocksOf(smallPlan(), NOON - HOUR, NOON);
  const before = await blockNames(folder);
  await expect(
    writeBlocks(smallPlan(), { until: NOON, into: folder, promtool: '/nowhere/promtool' }),
  ).rejects.toThrow(/promtool is not on PATH/);
  expect(await readdir(folder)).toEqual(before);
});
