import { expect, test } from 'vitest';
import type { Reading } from './message.ts';
import { MessageStore } from './store.ts';

const reading: Reading = {
  format: 'json',
  valid: true,
  reasons: [],
  summary: 'summary',
  status: null,
  destination: null,
  labels: {},
  payload: {},
};

function filled(count: number, limits = { maxMessages: 3, maxBytes: 1_000 }, bytes = 10) {
  const store = new MessageStore(limits);
  for (let n = 1; n <= count; n += 1) {
    store.add({ channel: 'webhook', reading, text: `text ${n}`, bytes });
  }
  return store;
}

test('keeps the newest messages when there are too many', () => {
  const store = filled(5);
  expect(store.list({ limit: 10 })).toHaveLength(3);
  expect(store.evicted).toBe(2);
  expect(store.list({ limit: 10, q: 'text 2' })).toEqual([]);
  expect(store.list({ limit: 10, q: 'TEXT 5' })).toHaveLength(1);
});

test('keeps the newest messages when they are too large together, but always the last one', () => {
  expect(filled(5, { maxMessages: 100, maxBytes: 25 }).size).toBe(2);
  expect(filled(5, { maxMessages: 100, maxBytes: 25 }, 999).size).toBe(1);
});

test('lists newest first, by channel, by time and up to a limit', () => {
  const store = filled(3);
  const future = new Date(Date.now() + 60_000);
  expect(store.list({ limit: 1, q: 'text' })).toHaveLength(1);
  expect(store.list({ limit: 10, channel: 'mail' })).toEqual([]);
  expect(store.list({ limit: 10, since: future })).toEqual([]);
  expect(store.list({ limit: 10, since: new Date(0) })).toHaveLength(3);
});

test('counts a second delivery of the same key instead of keeping it, until the first is evicted', () => {
  const store = new MessageStore({ maxMessages: 1, maxBytes: 1_000 });
  const incoming = { channel: 'mail', reading, text: '', bytes: 1, duplicateKey: '<a@b>' } as const;
  const first = store.add(incoming);
  const second = store.add(incoming);
  expect(second).toMatchObject({
    duplicate: true,
    message: { id: first.message.id, deliveries: 2 },
  });
  store.add({ ...incoming, duplicateKey: '<other@b>' });
  expect(store.add(incoming).duplicate).toBe(false);
  expect(store.clear()).toBe(1);
  expect(store.add(incoming).duplicate).toBe(false);
});
