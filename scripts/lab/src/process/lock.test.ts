import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { isSameProcess, startTimeOf } from './identity.ts';
import { withLock } from './lock.ts';

test('only one holder at a time, and nothing stays behind', async () => {
  const folder = await temporaryFolder();
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 5 }, () =>
      withLock(join(folder, 'lock'), { purpose: 'test' }, async () => {
        inside++;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
      }),
    ),
  );
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('a lock of a dead process is taken over, also when its pid lives again', async () => {
  const file = join(await temporaryFolder(), 'lock');
  await writeFile(
    file,
    JSON.stringify({ pid: process.pid, startTime: 'long ago', purpose: 'died' }),
  );
  expect(await withLock(file, { purpose: 'test', timeoutMs: 5_000 }, async () => 'done')).toBe(
    'done',
  );
});

test('a lock that stays taken ends in an error that names the holder', async () => {
  const file = join(await temporaryFolder(), 'lock');
  const holder = { pid: process.pid, startTime: startTimeOf(process.pid), purpose: 'lab up' };
  await writeFile(file, JSON.stringify(holder));
  await expect(
    withLock(file, { purpose: 'test', timeoutMs: 10 }, async () => undefined),
  ).rejects.toMatchObject({ exitCode: 5, message: expect.stringContaining('lab up') });
});

test('a process is told from another with the same pid by its start time', () => {
  const startTime = startTimeOf(process.pid) ?? '';
  expect(isSameProcess(process.pid, startTime)).toBe(true);
  expect(isSameProcess(process.pid, 'another time')).toBe(false);
  expect(startTimeOf(2 ** 22)).toBeUndefined();
});
