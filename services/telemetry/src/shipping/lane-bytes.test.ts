import { expect, test } from 'vitest';
import { ChunkPool, LaneBytes } from './lane-bytes.ts';

const text = (lane: LaneBytes) => Buffer.concat(lane.parts()).toString();

test('items are joined by commas over the ends of chunks', () => {
  const lane = new LaneBytes(new ChunkPool());
  const items = Array.from({ length: 5000 }, (_, n) => `"item ${n} äöü €"`);
  let bytes = 0;
  for (const item of items) bytes += lane.append(item);
  expect(text(lane)).toBe(items.join(','));
  expect(bytes).toBe(Buffer.byteLength(items.join(',')));
  expect(lane.parts().length).toBeGreaterThan(1);
});

test('an item larger than a chunk gets one of its own', () => {
  const lane = new LaneBytes(new ChunkPool());
  const large = 'x'.repeat(300_000);
  lane.append('a');
  lane.append(large);
  lane.append('b');
  expect(text(lane)).toBe(`a,${large},b`);
});

test('released memory is used again and holds nothing of before', () => {
  const pool = new ChunkPool();
  const first = new LaneBytes(pool);
  first.append('first');
  const [chunk] = first.parts();
  first.release();
  expect(first.isEmpty).toBe(true);
  const second = new LaneBytes(pool);
  second.append('2');
  expect(second.parts()[0]?.buffer).toBe(chunk?.buffer);
  expect(text(second)).toBe('2');
});
