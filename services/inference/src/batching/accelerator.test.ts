import { expect, test } from 'vitest';
import { Accelerator } from './accelerator.ts';

test('the device is busy while batches run, gets warm, and cools down', async () => {
  let time = 0;
  const device = new Accelerator({ batchMs: 1, rowMs: 0, now: () => time, extraMs: () => 200 });
  expect(device.state()).toEqual({ utilisation: 0, memoryUsed: 612, temperature: 34 });

  expect(await device.run(8, () => 'done')).toBe('done');
  time = 9000;
  const busy = device.state();
  expect(busy.utilisation).toBeGreaterThanOrEqual(2);
  expect(busy.memoryUsed).toBe(612 + 8 * 9);

  time = 9_500;
  await device.run(1, () => undefined);
  time = 100_000;
  expect(device.state()).toEqual({ utilisation: 0, memoryUsed: 612, temperature: 34 });
});

test('full load heats the device towards its limit', async () => {
  let time = 0;
  const device = new Accelerator({ batchMs: 5, rowMs: 0, now: () => time, extraMs: () => 0 });
  const runs = Array.from({ length: 2500 }, () => device.run(1, () => undefined));
  await Promise.all(runs);
  time = 9_999;
  const warm = device.state();
  expect(warm.utilisation).toBe(100);
  expect(warm.temperature).toBeGreaterThan(40);
  expect(warm.temperature).toBeLessThan(82);
});
