import { waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { BatchQueue, QueueClosedError, QueueFullError } from './batch-queue.ts';

interface Settings {
  readonly maxBatch?: number;
  readonly maxWaitMs?: number;
  readonly maxDepth?: number;
}

/** A queue that doubles numbers, whose batches wait until they are released. */
function gatedQueue({ maxBatch = 4, maxWaitMs = 0, maxDepth = 100 }: Settings = {}) {
  const batches: number[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const queue = new BatchQueue<number, number>({
    maxBatch,
    maxWaitMs,
    maxDepth,
    run: async (batch) => {
      batches.push([...batch]);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return batch.map((value) => 2 * value);
    },
  });
  const release = async (index: number) => {
    const gate = await waitFor(() => gates[index]);
    gate.resolve();
  };
  return { queue, batches, release };
}

test('items that wait together are run together, and each gets its own output', async () => {
  const { queue, batches, release } = gatedQueue();
  const results = [1, 2, 3, 4, 5, 6].map((value) => queue.submit(value));
  await release(0);
  await release(1);
  const settled = await Promise.all(results);
  expect(settled.map(({ output }) => output)).toEqual([2, 4, 6, 8, 10, 12]);
  expect(batches).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
  expect(settled.map(({ batchSize }) => batchSize)).toEqual([4, 4, 4, 4, 2, 2]);
});

test('a lone item does not wait for company longer than it must', async () => {
  const { queue, release } = gatedQueue({ maxWaitMs: 5 });
  const result = queue.submit(21);
  await release(0);
  expect(await result).toMatchObject({ output: 42, batchSize: 1 });
});

test('while a batch runs, the next one gathers', async () => {
  const { queue, batches, release } = gatedQueue({ maxBatch: 2 });
  const first = queue.submit(1);
  await waitFor(() => batches.length === 1);
  const later = [2, 3, 4].map((value) => queue.submit(value));
  expect(queue.depth).toBe(3);
  await release(0);
  await first;
  await release(1);
  await release(2);
  await Promise.all(later);
  expect(batches).toEqual([[1], [2, 3], [4]]);
  expect(queue.depth).toBe(0);
});

test('a full queue refuses, and takes again once there is room', async () => {
  const { queue, batches, release } = gatedQueue({ maxBatch: 1, maxDepth: 2 });
  const running = queue.submit(1);
  await waitFor(() => batches.length === 1);
  const waiting = [queue.submit(2), queue.submit(3)];
  await expect(queue.submit(4)).rejects.toThrow(QueueFullError);
  await release(0);
  await running;
  await waitFor(() => batches.length === 2);
  const late = queue.submit(5);
  for (const index of [1, 2, 3]) await release(index);
  await Promise.all([...waiting, late]);
  expect(batches.flat()).toEqual([1, 2, 3, 5]);
});

test('a batch that fails fails its items, not the queue', async () => {
  let failing = true;
  const queue = new BatchQueue<number, number>({
    maxBatch: 2,
    maxWaitMs: 0,
    maxDepth: 10,
    run: async (batch) => {
      if (failing) throw new Error('device lost');
      return batch.slice(1);
    },
  });
  const failed = await Promise.allSettled([queue.submit(1), queue.submit(2)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  failing = false;
  const short = await Promise.allSettled([queue.submit(3), queue.submit(4)]);
  expect(short.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('closing refuses what waits and finishes what runs', async () => {
  const { queue, batches, release } = gatedQueue({ maxBatch: 1 });
  const running = queue.submit(1);
  await waitFor(() => batches.length === 1);
  const waiting = expect(queue.submit(2)).rejects.toThrow(QueueClosedError);
  queue.close();
  await waiting;
  await expect(queue.submit(3)).rejects.toThrow(QueueClosedError);
  await release(0);
  expect(await running).toMatchObject({ output: 2 });
  expect(batches).toEqual([[1]]);
});
