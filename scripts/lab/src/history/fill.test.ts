import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool, temporaryFolder, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { blockNames } from './blocks.ts';
import { type FillOptions, fillHistory } from './fill.ts';
import { growth, NOON, prometheusOver, rawSamples, smallPlan } from './history.fixture.ts';
import { DAY, HOUR } from './schedule.ts';

async function fill(into: string, options: Partial<FillOptions> = {}, plan = smallPlan()) {
  const said: string[] = [];
  const promtool = await resolveTool('promtool');
  const ledger = await fillHistory(plan, {
    into,
    now: NOON,
    promtool,
    isInUse: async () => false,
    onPlan: (what) => said.push(what),
    ...options,
  });
  return { ledger, said };
}

test('the second call adds nothing, a later one only what is missing', async () => {
  const folder = await temporaryFolder();
  const first = await fill(folder);
  expect(first.said).toEqual(['Adding 3 days of the past of 5 metrics.']);
  const blocks = await blockNames(folder);
  expect((await fill(folder, { now: NOON + 30 })).said).toEqual(['The past is complete.']);
  const later = await fill(folder, { now: NOON + 5 * HOUR });
  expect(later.said).toEqual(['Adding 5 hours of the past of 5 metrics.']);
  expect(await blockNames(folder)).toEqual(expect.arrayContaining(blocks));
  expect(later.ledger).toMatchObject({ from: NOON + 5 * HOUR - 3 * DAY, until: NOON + 5 * HOUR });
  const client = await prometheusOver(folder);
  const range = { from: NOON - HOUR, until: NOON + 5 * HOUR };
  const [series] = await rawSamples(client, 'requests_total{instance="b"}', range);
  expect(series?.values).toHaveLength(360);
  expect(growth(series?.values ?? [])).toBeGreaterThan(0);
});

test('a past that was killed half way through is made anew', { timeout: 120_000 }, async () => {
  const folder = await temporaryFolder();
  const script = `
    import { writeBlocks } from '${join(import.meta.dirname, 'blocks.ts')}';
    import { courseHistory } from '${join(import.meta.dirname, 'course/index.ts')}';
    await writeBlocks(courseHistory, {
      until: ${NOON}, into: '${folder}', promtool: '${await resolveTool('promtool')}',
    });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: 'ignore',
    detached: true,
  });
  const isHalfWay = async () =>
    (await readdir(folder, { recursive: true })).some((name) => name.endsWith('/meta.json'));
  await waitFor(isHalfWay, { timeoutMs: 90_000 });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await ended;
  expect(await blockNames(folder)).toEqual([]);
  const { said } = await fill(folder);
  expect(said).toEqual(['Adding 3 days of the past of 5 metrics.']);
  const left = (await readdir(folder)).filter((name) => name.startsWith('history-staging'));
  expect(left).toEqual([]);
});

test('blocks that no ledger vouches for are not trusted', async () => {
  const folder = await temporaryFolder();
  await fill(folder);
  const before = await blockNames(folder);
  await writeFile(join(folder, 'history.json'), '{"hash": "7');
  const { said } = await fill(folder);
  expect(said).toContain('The database holds another past; it is made anew.');
  const after = await blockNames(folder);
  expect(after.filter((name) => before.includes(name))).toEqual([]);
  expect(after).toHaveLength(before.length);
});

test('another plan, or a clock that was set back, starts over, but never under a running Prometheus', async () => {
  const folder = await temporaryFolder();
  await fill(folder);
  await mkdir(join(folder, 'wal'));
  const changes = [
    () => fill(folder, {}, smallPlan(99)),
    () => fill(folder, { now: NOON - DAY }, smallPlan(99)),
  ];
  for (const change of changes) {
    const before = await blockNames(folder);
    await expect(
      fill(folder, { isInUse: async () => true, now: NOON - DAY }, smallPlan(100)),
    ).rejects.toThrow(/Stop the lab/);
    expect(await blockNames(folder)).toEqual(before);
    const { said } = await change();
    expect(said).toContain('The database holds another past; it is made anew.');
  }
  expect(await readdir(folder)).not.toContain('wal');
  const ledger: unknown = JSON.parse(await readFile(join(folder, 'history.json'), 'utf8'));
  expect(ledger).toMatchObject({ until: NOON - DAY });
});

test('a clock that is a little slow does no harm', async () => {
  const folder = await temporaryFolder();
  await fill(folder);
  expect((await fill(folder, { now: NOON - 90 })).said).toEqual(['The past is complete.']);
});

test('when promtool fails nothing is added and nothing is vouched for', async () => {
  const folder = await temporaryFolder();
  const broken = join(await temporaryFolder(), 'promtool');
  await writeFile(broken, '#!/bin/sh\necho "write: no space left on device" >&2\nexit 1\n', {
    mode: 0o755,
  });
  await expect(fill(folder, { promtool: broken })).rejects.toThrow(/disk of .* is full/);
  expect(await readdir(folder)).toEqual([]);
});
