import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startLoki } from '../start-loki.ts';

const now = Date.parse('2026-11-20T12:00:00Z');

const answer = z.object({
  data: z.array(
    z.object({
      pattern: z.string(),
      level: z.string(),
      samples: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
});

const streams = z.object({
  data: z.object({ result: z.array(z.object({ values: z.array(z.unknown()) })) }),
});

async function start() {
  const server = await startLoki({ listen: '127.0.0.1:0', now: () => now });
  onTestFinished(() => server.close());
  const push = async (
    stream: Record<string, string>,
    lines: readonly (readonly [number, string])[],
  ) => {
    const values = lines.map(([ms, line]) => [`${ms}000000`, line]);
    const response = await fetch(`${server.url}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streams: [{ stream, values }] }),
    });
    expect(response.status).toBe(204);
  };
  const ask = (params: Record<string, string>) =>
    fetch(`${server.url}/loki/api/v1/patterns?${new URLSearchParams(params)}`);
  const patterns = async (query: string, params: Record<string, string> = {}) => {
    const response = await ask({ query, start: '1795171800', end: '1795176000', ...params });
    expect(response.status).toBe(200);
    return answer.parse(await response.json()).data;
  };
  const count = async (query: string) => {
    const params = new URLSearchParams({ query, start: '1795171800', end: '1795176000' });
    const response = await fetch(`${server.url}/loki/api/v1/query_range?${params}`);
    return streams.parse(await response.json()).data.result.flatMap(({ values }) => values).length;
  };
  return { push, ask, patterns, count };
}

const logins = (from: number, count: number, everyMs: number) =>
  Array.from(
    { length: count },
    (_, index) => [from + index * everyMs, `user u${index} logged in after ${index}ms`] as const,
  );

test('lines of one kind are one pattern, counted by step, most frequent first', async () => {
  const { push, patterns } = await start();
  await push({ app: 'a', level: 'info' }, [
    ...logins(now - 60_000, 30, 1000),
    [now - 5000, 'cache is cold today'],
  ]);
  const found = await patterns('{app="a"}', { step: '10' });
  expect(found).toEqual([
    {
      pattern: 'user <_> logged in after <_>',
      level: 'info',
      samples: [
        [now / 1000 - 60, 10],
        [now / 1000 - 50, 10],
        [now / 1000 - 40, 10],
      ],
    },
    { pattern: 'cache is cold today', level: 'info', samples: [[now / 1000 - 10, 1]] },
  ]);
  const [coarse] = await patterns('{app="a"}', { step: '1m' });
  expect(coarse?.samples).toEqual([[now / 1000 - 60, 30]]);
});

test('lines that come later are added, streams are merged by level, the range is kept', async () => {
  const { push, patterns } = await start();
  await push({ app: 'a', pod: '1' }, logins(now - 60_000, 3, 1000));
  expect((await patterns('{app="a"}', { step: '10s' }))[0]?.samples).toEqual([
    [now / 1000 - 60, 3],
  ]);
  await push({ app: 'a', pod: '1' }, logins(now - 30_000, 4, 1000));
  await push({ app: 'a', pod: '2' }, logins(now - 30_000, 5, 1000));
  await push({ app: 'a', pod: '1', level: 'error' }, logins(now - 30_000, 6, 1000));
  const found = await patterns('{app="a"}', { step: '10s' });
  expect(found.map(({ level, samples }) => [level, samples])).toEqual([
    [
      'unknown',
      [
        [now / 1000 - 60, 3],
        [now / 1000 - 30, 9],
      ],
    ],
    ['error', [[now / 1000 - 30, 6]]],
  ]);
  const late = await patterns('{app="a", pod="1"}', {
    start: String(now / 1000 - 40),
    step: '10s',
  });
  expect(late.map(({ samples }) => samples)).toEqual([
    [[now / 1000 - 30, 6]],
    [[now / 1000 - 30, 4]],
  ]);
});

test('a pattern finds its own lines again', async () => {
  const { push, patterns, count } = await start();
  await push({ app: 'a' }, [...logins(now - 60_000, 3, 1000), [now - 9000, 'something else']]);
  const [found] = await patterns('{app="a"}');
  expect(await count(`{app="a"} |> "${found?.pattern}"`)).toBe(3);
  expect(await count(`{app="a"} !> "${found?.pattern}"`)).toBe(1);
});

test('a query that is broken or selects everything is refused', async () => {
  const { ask } = await start();
  expect((await ask({ query: '{app="a"' })).status).toBe(400);
  expect((await ask({ query: '{app=~".*"}' })).status).toBe(400);
  expect((await ask({ query: '{app="a"}', start: '20', end: '10' })).status).toBe(400);
});
