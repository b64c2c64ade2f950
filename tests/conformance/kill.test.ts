import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type StoreProcess, startStore } from './store-process.ts';

const ROUNDS = 4;
const WRITERS = 4;
/** Requests answered before the kill, at least. */
const ENOUGH = 30;

/**
 * Sends numbered requests from several writers until the store dies under them, and returns the
 * numbers that were acknowledged.
 */
async function writeUntilKilled(
  store: StoreProcess,
  first: number,
  send: (number: number) => Promise<Response>,
): Promise<number[]> {
  const acknowledged: number[] = [];
  let next = first;
  let killed: Promise<void> | undefined;
  const writer = async () => {
    for (let tries = 0; tries < 10_000; tries++) {
      const number = next++;
      try {
        const response = await send(number);
        if (response.ok) acknowledged.push(number);
      } catch {
        return;
      }
      if (acknowledged.length >= ENOUGH) killed ??= store.stop('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  await killed;
  return acknowledged;
}

test('Loki: every acknowledged line is there after SIGKILL', { timeout: 90_000 }, async () => {
  const folder = await temporaryFolder();
  const base = BigInt(Date.now() - 60_000) * 1_000_000n;
  const expected: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const store = await startStore('loki', folder);
    const send = (number: number) =>
      fetch(`${store.url}/loki/api/v1/push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          streams: [
            {
              stream: { app: 'kill' },
              values: [[String(base + BigInt(number)), `line ${number}`]],
            },
          ],
        }),
      });
    expected.push(...(await writeUntilKilled(store, round * 100_000, send)));
  }
  const store = await startStore('loki', folder);
  try {
    const query = new URLSearchParams({
      query: '{app="kill"}',
      limit: '50000',
      direction: 'forward',
    });
    const answer = await (await fetch(`${store.url}/loki/api/v1/query_range?${query}`)).json();
    const shape = z.object({
      data: z.object({
        result: z.array(z.object({ values: z.array(z.tuple([z.string(), z.string()])) })),
      }),
    });
    const found = new Set(
      shape.parse(answer).data.result.flatMap(({ values }) => values.map(([, line]) => line)),
    );
    expect(expected.length).toBeGreaterThanOrEqual(ROUNDS * ENOUGH);
    expect(expected.filter((number) => !found.has(`line ${number}`))).toEqual([]);
  } finally {
    await store.stop();
  }
});

test('Tempo: every acknowledged span is there after SIGKILL', { timeout: 90_000 }, async () => {
  const folder = await temporaryFolder();
  const expected: number[] = [];
  const traceId = (number: number) => (number + 1).toString(16).padStart(32, '0');
  for (let round = 0; round < ROUNDS; round++) {
    const store = await startStore('tempo', folder);
    const send = (number: number) => {
      const now = BigInt(Date.now()) * 1_000_000n;
      const span = {
        traceId: traceId(number),
        spanId: 'aaaaaaaaaaaaaaaa',
        name: 'kill',
        startTimeUnixNano: String(now - 1_000_000n),
        endTimeUnixNano: String(now),
      };
      return fetch(`${store.otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
      });
    };
    expected.push(...(await writeUntilKilled(store, round * 100_000, send)));
  }
  const store = await startStore('tempo', folder);
  try {
    const missing: number[] = [];
    for (const number of expected) {
      const response = await fetch(`${store.url}/api/traces/${traceId(number)}`);
      if (response.status !== 200) missing.push(number);
    }
    expect(expected.length).toBeGreaterThanOrEqual(ROUNDS * ENOUGH);
    expect(missing).toEqual([]);
  } finally {
    await store.stop();
  }
});
