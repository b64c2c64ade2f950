import { waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { type Batch, type SendOutcome, Shipper, type ShipperOptions } from './shipper.ts';

/** A shipper with small bounds, and books of what it says about every item. */
function shipper(
  send: (items: string[]) => Promise<SendOutcome>,
  options: Partial<Pick<ShipperOptions, 'batch' | 'queue' | 'retry'>> = {},
) {
  const books = { sent: 0, lost: {} as Record<string, number>, health: [] as string[] };
  const instance = new Shipper({
    send: (batch) => send(itemsOf(batch)),
    batch: { items: 3, bytes: 10_000, delayMs: 20 },
    queue: { items: 9, bytes: 100_000 },
    retry: { firstMs: 1, maxMs: 5, attempts: 3 },
    onSent: (count) => {
      books.sent += count;
    },
    onLost: (reason, count) => {
      books.lost[reason] = (books.lost[reason] ?? 0) + count;
    },
    onHealth: (healthy, detail) => books.health.push(healthy ? 'up' : detail),
    ...options,
  });
  return { instance, books };
}

function itemsOf({ lanes }: Batch): string[] {
  return lanes.flatMap((lane) =>
    lane.isEmpty ? [] : Buffer.concat(lane.parts()).toString().split(','),
  );
}

const sent = { status: 'sent' } as const;
const unreachable = { status: 'unreachable', detail: 'connection refused' } as const;
const failed = { status: 'failed', detail: 'status 500' } as const;

test('a batch goes out when it is full, and the rest after the delay', async () => {
  const batches: string[][] = [];
  const { instance, books } = shipper(async (items) => {
    batches.push(items);
    return sent;
  });
  for (const item of ['a', 'b', 'c', 'd']) instance.add(0, item);
  await waitFor(() => books.sent === 4);
  expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
  expect(instance.pending).toBe(0);
});

test('lanes keep their own order inside a batch', async () => {
  const { instance, books } = shipper(async (items) => {
    expect(items).toEqual(['zero', 'naïve ✓', 'two']);
    return sent;
  });
  instance.add(2, 'two');
  instance.add(0, 'zero');
  instance.add(0, 'naïve ✓');
  await waitFor(() => books.sent === 3);
});

test('while nobody answers, batches are kept and sent in order once somebody does', async () => {
  let up = false;
  const arrived: string[] = [];
  const { instance, books } = shipper(async (items) => {
    if (!up) return unreachable;
    arrived.push(...items);
    return sent;
  });
  for (let n = 0; n < 9; n += 1) instance.add(0, `${n}`);
  await waitFor(() => books.health.length === 1);
  up = true;
  await waitFor(() => books.sent === 9);
  expect(arrived).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
  expect(books.health).toEqual(['connection refused', 'up']);
  expect(books.lost).toEqual({});
});

test('a full queue gives up the oldest waiting batch, and every item is accounted for', async () => {
  let up = false;
  const arrived: string[] = [];
  const { instance, books } = shipper(async (items) => {
    if (!up) return unreachable;
    arrived.push(...items);
    return sent;
  });
  for (let n = 0; n < 100; n += 1) instance.add(0, `${n}`);
  expect(instance.pending).toBeLessThanOrEqual(9);
  up = true;
  await waitFor(() => instance.pending === 0);
  expect(books.sent + (books.lost.queue_full ?? 0)).toBe(100);
  expect(arrived).toContain('99');
});

test('a queue full of bytes gives up, too', async () => {
  const { instance, books } = shipper(async () => unreachable, {
    queue: { items: 1000, bytes: 1000 },
    batch: { items: 1, bytes: 10_000, delayMs: 20 },
  });
  for (let n = 0; n < 50; n += 1) instance.add(0, 'x'.repeat(100));
  expect(instance.pending).toBeLessThanOrEqual(10);
  expect(books.lost.queue_full).toBe(50 - instance.pending);
  await instance.stop(0);
  expect(books.lost).toEqual({ queue_full: 40, shutdown: 10 });
});

test('a batch that the backend keeps failing on is given up, the next one is tried', async () => {
  const { instance, books } = shipper(async (items) => (items.includes('poison') ? failed : sent));
  for (const item of ['a', 'poison', 'b', 'c', 'd', 'e']) instance.add(0, item);
  await waitFor(() => instance.pending === 0);
  expect(books).toMatchObject({ sent: 3, lost: { retries_exhausted: 3 } });
});

test('a rejected batch is not tried again', async () => {
  let attempts = 0;
  const { instance, books } = shipper(async () => {
    attempts += 1;
    return { status: 'rejected', detail: 'status 400' };
  });
  for (const item of ['a', 'b', 'c']) instance.add(0, item);
  await waitFor(() => instance.pending === 0);
  expect(attempts).toBe(1);
  expect(books.lost).toEqual({ rejected: 3 });
});

test('a sender that throws counts as failed', async () => {
  const { instance, books } = shipper(() => Promise.reject(new Error('bug')));
  instance.add(0, 'a');
  await waitFor(() => instance.pending === 0);
  expect(books.lost).toEqual({ retries_exhausted: 1 });
});

test('flush does not wait for the delay or the next retry', async () => {
  let up = false;
  const { instance, books } = shipper(async () => (up ? sent : unreachable), {
    batch: { items: 100, bytes: 10_000, delayMs: 60_000 },
    retry: { firstMs: 60_000, maxMs: 60_000, attempts: 3 },
  });
  instance.add(0, 'a');
  expect(await instance.flush(10)).toBe(false);
  up = true;
  expect(await instance.flush(5000)).toBe(true);
  expect(books.sent).toBe(1);
});

test('stop gives up what cannot be sent in time, and takes nothing more', async () => {
  const { instance, books } = shipper(() => new Promise(() => undefined));
  for (const item of ['a', 'b', 'c', 'd']) instance.add(0, item);
  await instance.stop(20);
  instance.add(0, 'late');
  expect(books).toMatchObject({ sent: 0, lost: { shutdown: 5 } });
  expect(instance.pending).toBe(0);
});
