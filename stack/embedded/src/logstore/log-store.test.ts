import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { SegmentLog } from '../segment/segment-log.ts';
import { labelsOf } from './labels.ts';
import { LogStore } from './log-store.ts';
import { createMatcher } from './matcher.ts';

function entries(count: number, size: number, from = 0) {
  const labels = labelsOf([['service', 'api']]);
  const line = (index: number) => Buffer.from(`${index} `.padEnd(size, 'x'));
  return [
    {
      labels,
      entries: Array.from({ length: count }, (_, index) => ({
        ts: BigInt(from + index),
        line: line(from + index),
        metadata: undefined,
      })),
    },
  ];
}

test('size and age bound memory and disk: the oldest segment goes first', async () => {
  const log = new SegmentLog({ folder: await temporaryFolder(), maxSegmentBytes: 10_000 });
  let now = 0;
  const store = new LogStore({ log, now: () => now, maxAgeMs: 1000, maxBytes: 50_000 });
  for (let push = 0; push < 30; push++) store.append(entries(50, 100, push * 50));
  expect(store.bytes).toBeLessThanOrEqual(60_000);
  expect(log.segments().reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(100_000);
  const [stream] = store.select([createMatcher('service', '=', 'api')]);
  expect(stream?.chunks.at(0)?.oldest).toBeGreaterThan(0n);
  expect(stream?.chunks.at(-1)?.newest).toBe(1499n);
  now = 5000;
  for (let push = 30; push < 33; push++) store.append(entries(50, 200, push * 50));
  expect(log.segments().every(({ writtenAtMs }) => writtenAtMs === 5000)).toBe(true);
});

test('the same line with the same metadata is stored once, also out of order', () => {
  const store = new LogStore({ now: () => 0, maxAgeMs: 1, maxBytes: 1 });
  store.append(entries(10, 20));
  store.append(entries(10, 20));
  expect(store.lineCount).toBe(10);
});
