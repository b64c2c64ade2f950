import { readFile } from 'node:fs/promises';
import { parseExposition, parsePromql } from '@lab/kit/spec';
import { expect, test } from 'vitest';
import { PROTECTED } from './queries.ts';
import { ALLOWED, FORBIDDEN, World } from './world.ts';

async function vendor(world: World): Promise<string> {
  const answer = await world.answerer(async () => '')(new URL('http://vendor:8012/metrics'));
  return answer?.body ?? '';
}

const count = (page: string): number =>
  parseExposition(page, 'text').families.flatMap(({ samples }) => samples).length;

test('as usual the vendor keeps the limits that the guide states, and later it does not', async () => {
  const world = new World();
  const usual = count(await vendor(world));
  world.phase = 'restarted';
  expect(count(await vendor(world))).toBeGreaterThan(usual);
  expect(count(await vendor(world))).toBeLessThan(ALLOWED.samples);
  world.phase = 'many series';
  expect(count(await vendor(world))).toBeGreaterThan(FORBIDDEN.samples);
  world.phase = 'long value';
  expect(await vendor(world)).toContain(`${world.family}{text="`);
});

test('sizes of Prometheus are the same at every look', async () => {
  const answer = new World().answerer(
    async () => 'prometheus_tsdb_symbol_table_size_bytes 7\nx 1\n',
  );
  const page = async () => (await answer(new URL('http://prometheus:9090/metrics')))?.body;
  expect(await page()).toBe(await page());
  expect(await page()).toMatch(/^prometheus_tsdb_symbol_table_size_bytes \d{8}\nx 1\n$/);
});

test('the guide lists the protected queries', async () => {
  const guide = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const block = /```promql\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  expect(block.trim().split('\n')).toEqual(PROTECTED.map(({ query }) => query));
  for (const { query } of PROTECTED) expect(() => parsePromql(query)).not.toThrow();
});
