import { writeSync } from 'node:fs';
import { temporaryFolder } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { WriteAt } from './segment/segment-log.ts';
import { startLoki } from './start-loki.ts';

/** A disk on which `full.now` decides whether more than ten bytes of a write fit. */
function disk(full: { now: boolean }): WriteAt {
  return (file, bytes, position) => {
    if (!full.now) return writeSync(file, bytes, 0, bytes.length, position);
    writeSync(file, bytes, 0, Math.min(10, bytes.length), position);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
}

test('a full disk refuses lines with 5xx, keeps reading, and forgets nothing when there is room', async () => {
  const dataDir = await temporaryFolder();
  const full = { now: false };
  const first = await startLoki({ listen: '127.0.0.1:0', dataDir, write: disk(full) });
  const now = BigInt(Date.now()) * 1_000_000n;
  const push = async (line: string) => {
    const response = await fetch(`${first.url}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streams: [{ stream: { app: 'a' }, values: [[`${now}`, line]] }] }),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const read = async (url: string) => {
    const query = new URLSearchParams({ query: '{app="a"}' });
    const response = await fetch(`${url}/loki/api/v1/query_range?${query}`);
    return [...(await response.text()).matchAll(/line \d/g)].map(([line]) => line).sort();
  };
  expect(await push('line 1')).toBe(204);
  full.now = true;
  expect(await push('line 2')).toBe(500);
  expect(await push('line 3')).toBe(500);
  expect(await read(first.url)).toEqual(['line 1']);
  full.now = false;
  expect(await push('line 4')).toBe(204);
  await first.close();
  const second = await startLoki({ listen: '127.0.0.1:0', dataDir });
  onTestFinished(() => second.close());
  expect(await read(second.url)).toEqual(['line 1', 'line 4']);
});
