import { waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { faultBoard } from './fault-board.ts';

/** A board with one fault whose switchings are noted. */
function board() {
  const notes: string[] = [];
  const faults = faultBoard({
    'slow-query': {
      description: 'Queries take longer.',
      params: z.object({ seconds: z.number().positive().default(0.5) }),
      on({ seconds }) {
        notes.push(`on ${seconds}`);
        return () => notes.push('off');
      },
    },
    quiet: { description: 'Only asked for.', params: z.object({ ratio: z.number().default(1) }) },
  });
  return { faults, notes };
}

test('a fault is off until it is switched on, with its defaults', async () => {
  const { faults, notes } = board();
  expect(faults.get('slow-query')).toBeUndefined();
  await faults.set('slow-query');
  expect(faults.get('slow-query')).toEqual({ seconds: 0.5 });
  faults.clear('slow-query');
  faults.clear('slow-query');
  expect(faults.get('slow-query')).toBeUndefined();
  expect(notes).toEqual(['on 0.5', 'off']);
});

test('other parameters replace the fault that is on', async () => {
  const { faults, notes } = board();
  await faults.set('slow-query', { seconds: 1 });
  await faults.set('slow-query', { seconds: 2 });
  expect(faults.get('slow-query')).toEqual({ seconds: 2 });
  expect(notes).toEqual(['on 1', 'off', 'on 2']);
});

test('bad parameters change nothing', async () => {
  const { faults } = board();
  await faults.set('slow-query', { seconds: 1 });
  for (const bad of [
    { seconds: -1 },
    { seconds: 'x' },
    { second: 1 },
    [],
    'x',
    { durationSeconds: 0 },
  ]) {
    await expect(faults.set('slow-query', bad)).rejects.toMatchObject({ status: 400 });
  }
  expect(faults.get('slow-query')).toEqual({ seconds: 1 });
});

test('an unknown fault is a 404 that names the known ones', async () => {
  const { faults } = board();
  await expect(faults.set('slow')).rejects.toMatchObject({
    status: 404,
    detail: expect.stringContaining('slow-query'),
  });
  expect(() => faults.clear('slow')).toThrow();
});

test('durationSeconds switches the fault off by itself', async () => {
  const { faults, notes } = board();
  await faults.set('slow-query', { durationSeconds: 0.05 });
  expect(faults.get('slow-query')).toEqual({ seconds: 0.5 });
  await waitFor(() => notes.includes('off'));
  expect(faults.get('slow-query')).toBeUndefined();
});

test('the list tells when a fault ends by itself', async () => {
  const { faults } = board();
  const endsAt = () => faults.list().find(({ name }) => name === 'slow-query')?.endsAt;
  const before = Date.now();
  await faults.set('slow-query', { durationSeconds: 600 });
  const end = Date.parse(endsAt() ?? '');
  expect(end).toBeGreaterThanOrEqual(before + 600_000);
  expect(end).toBeLessThanOrEqual(Date.now() + 600_000);
  await faults.set('slow-query');
  expect(endsAt()).toBeNull();
  await faults.set('slow-query', { durationSeconds: 600 });
  faults.clear('slow-query');
  expect(endsAt()).toBeNull();
});

test('switching off beats a start that is still under way', async () => {
  const started = Promise.withResolvers<void>();
  let ended = false;
  const faults = faultBoard({
    slow: {
      description: 'Takes time to start.',
      params: z.object({}),
      async on() {
        await started.promise;
        return () => {
          ended = true;
        };
      },
    },
  });
  const switching = faults.set('slow');
  await Promise.resolve();
  faults.clear('slow');
  started.resolve();
  await switching;
  expect(faults.get('slow')).toBeUndefined();
  expect(ended).toBe(true);
});

test('a fault that cannot start stays off, and the next one starts', async () => {
  const faults = faultBoard({
    broken: {
      description: 'Cannot start.',
      params: z.object({}),
      on() {
        throw new Error('no such device');
      },
    },
    fine: { description: 'Can.', params: z.object({}) },
  });
  await expect(faults.set('broken')).rejects.toThrow('no such device');
  expect(faults.get('broken')).toBeUndefined();
  await faults.set('fine');
  expect(faults.get('fine')).toEqual({});
});

test('the list has every fault with description, state and JSON Schema', async () => {
  const { faults } = board();
  await faults.set('quiet', { ratio: 0.2 });
  const list = faults.list();
  expect(list.map(({ name }) => name)).toEqual([
    'latency',
    'error-rate',
    'timeout',
    'memory-leak',
    'cpu-spin',
    'log-flood',
    'secret-leak',
    'trace-break',
    'telemetry-drop',
    'slow-query',
    'quiet',
  ]);
  expect(list.at(-1)).toMatchObject({ name: 'quiet', on: true, params: { ratio: 0.2 } });
  expect(list.find(({ name }) => name === 'latency')).toMatchObject({
    on: false,
    params: null,
    schema: {
      type: 'object',
      properties: {
        ms: { type: 'number', default: 500 },
        probability: { default: 1, minimum: 0, maximum: 1 },
        route: { type: 'string' },
        durationSeconds: { type: 'number' },
      },
    },
  });
  faults.clearAll();
  expect(faults.list().some(({ on }) => on)).toBe(false);
});

test('the name of a common fault is taken', () => {
  const clash = { latency: { description: 'Mine.', params: z.object({}) } };
  expect(() => faultBoard(clash)).toThrow('latency');
});
