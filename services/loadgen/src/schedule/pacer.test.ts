import { waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Pacer } from './pacer.ts';

function paced(times: readonly number[]) {
  const due: number[] = [];
  const sent: number[] = [];
  const state = { ended: false };
  const pacer = new Pacer({
    times: [...times].values().map((time) => time),
    onDue: (dueMs) => {
      due.push(dueMs);
      sent.push(performance.now());
    },
    onEnd: () => {
      state.ended = true;
    },
  });
  onTestFinished(() => pacer.stop());
  return { pacer, due, sent, state };
}

const even = (count: number, gap: number) => Array.from({ length: count }, (_, n) => n * gap);

test('calls each time once, never early, and tells the end', async () => {
  const { pacer, due, sent, state } = paced(even(50, 0.004));
  pacer.start();
  await waitFor(() => state.ended);
  expect(due).toHaveLength(50);
  expect(sent.every((at, n) => at >= (due[n] ?? Number.POSITIVE_INFINITY))).toBe(true);
});

test('a stall loses nothing: what came due meanwhile is called with its due time', async () => {
  const { pacer, due, sent, state } = paced(even(60, 0.005));
  pacer.start();
  await waitFor(() => due.length > 5);
  const blockedUntil = performance.now() + 150;
  while (performance.now() < blockedUntil);
  await waitFor(() => state.ended);
  expect(due).toHaveLength(60);
  const gaps = due.slice(1).map((at, n) => at - (due[n] ?? 0));
  expect(gaps.every((gap) => Math.abs(gap - 5) < 0.01)).toBe(true);
  expect(Math.max(...sent.map((at, n) => at - (due[n] ?? 0)))).toBeGreaterThan(100);
});

test('a pause moves what is to come, and leaves no lag behind', async () => {
  const { pacer, due, state } = paced(even(40, 0.005));
  pacer.start();
  await waitFor(() => due.length > 5);
  pacer.pause();
  pacer.pause();
  const before = due.length;
  const wakeUp = performance.now() + 100;
  await waitFor(() => performance.now() > wakeUp);
  expect(due).toHaveLength(before);
  pacer.resume();
  await waitFor(() => state.ended);
  expect(due).toHaveLength(40);
  const gaps = due.slice(1).map((at, n) => at - (due[n] ?? 0));
  expect(gaps.filter((gap) => gap > 50)).toHaveLength(1);
});

test('started in a pause, it begins with the end of the pause', async () => {
  const { pacer, due, state } = paced(even(3, 0.001));
  pacer.pause();
  pacer.start();
  expect(due).toEqual([]);
  pacer.resume();
  await waitFor(() => state.ended);
  expect(due).toHaveLength(3);
});

test('stopped, it calls nothing more, even from within a call', async () => {
  const { pacer, due } = paced(even(1_000, 0));
  pacer.start();
  expect(due).toHaveLength(1_000);
  const calls: number[] = [];
  const stopping = new Pacer({
    times: even(10, 0)
      .values()
      .map((time) => time),
    onDue: (dueMs) => {
      calls.push(dueMs);
      stopping.stop();
    },
    onEnd: () => calls.push(0),
  });
  stopping.start();
  expect(calls).toHaveLength(1);
});
