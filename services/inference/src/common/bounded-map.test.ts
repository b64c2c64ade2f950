import { expect, test } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

function bounded(maxEntries: number, ttlMs: number) {
  let time = 0;
  const map = new BoundedMap<string, number>({ maxEntries, ttlMs, now: () => time });
  return {
    map,
    at: (next: number) => {
      time = next;
    },
  };
}

test('the least recently used entry makes room', () => {
  const { map } = bounded(2, 1000);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
});

test('peeking is no use', () => {
  const { map } = bounded(2, 1000);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.peek('a')).toBe(1);
  map.set('c', 3);
  expect(map.peek('a')).toBeUndefined();
});

test('an entry is gone when its time is over, and writing renews it', () => {
  const { map, at } = bounded(5, 100);
  map.set('a', 1);
  map.set('b', 1);
  at(99);
  expect(map.get('a')).toBe(1);
  map.set('a', 2);
  at(100);
  expect(map.peek('b')).toBeUndefined();
  expect(map.get('b')).toBeUndefined();
  expect(map.get('a')).toBe(2);
  expect(map.recent(10)).toEqual([2]);
});

test('the latest entries come youngest first', () => {
  const { map } = bounded(10, 1000);
  for (const [index, key] of ['a', 'b', 'c'].entries()) map.set(key, index);
  expect(map.recent(2)).toEqual([2, 1]);
});
