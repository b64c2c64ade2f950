import { waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Consumer, type ConsumerOptions } from './consumer.ts';

function start(options: Partial<ConsumerOptions> & Pick<ConsumerOptions, 'take'>): Consumer {
  const consumer = new Consumer({ slots: 3, pollMs: 20, ...options });
  consumer.start();
  onTestFinished(() => consumer.stop(0));
  return consumer;
}

test('one announced job wakes as many slots as there are jobs', async () => {
  const jobs: string[] = [];
  let running = 0;
  let most = 0;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const consumer = start({
    pollMs: 60_000,
    take: async (_signal, found) => {
      if (jobs.shift() === undefined) return 'empty';
      found();
      running += 1;
      most = Math.max(most, running);
      await gate;
      running -= 1;
      return 'worked';
    },
  });
  await waitFor(() => consumer.lastTurn > 0);
  jobs.push('a', 'b', 'c', 'd', 'e');
  consumer.ring();
  await waitFor(() => running === 3);
  open();
  await waitFor(() => jobs.length === 0 && running === 0);
  expect(most).toBe(3);
});

test('looks again after a while when nobody announces a job', async () => {
  let looks = 0;
  start({
    take: async () => {
      looks += 1;
      return 'empty';
    },
  });
  await waitFor(() => looks > 6);
});

test('an unreachable queue is no heartbeat', async () => {
  let looks = 0;
  const consumer = start({
    take: async () => {
      looks += 1;
      return 'unavailable';
    },
  });
  await waitFor(() => looks > 6);
  expect(consumer.lastTurn).toBe(0);
});

test('stopping waits for the job in hand and takes no other', async () => {
  let taken = 0;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const consumer = start({
    slots: 1,
    take: async () => {
      taken += 1;
      await gate;
      return 'worked';
    },
  });
  await waitFor(() => taken === 1);
  const stopped = consumer.stop(60_000);
  open();
  await stopped;
  expect(taken).toBe(1);
});

test('after the grace the job in hand is told to let go', async () => {
  let taken = 0;
  const consumer = start({
    slots: 1,
    take: (signal) => {
      taken += 1;
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve('unavailable'));
      });
    },
  });
  await waitFor(() => taken === 1);
  await consumer.stop(10);
  expect(taken).toBe(1);
});
