import { expect, test } from 'vitest';
import { Backend } from '../testing/backend.fixture.ts';
import { LokiSink } from './loki.ts';

const levels = ['debug', 'info'];
const now = 1_800_000_000_000;

test('lines arrive as they are, each level in its stream, times ascending and distinct', async () => {
  const backend = await Backend.start();
  const lost: string[] = [];
  const sink = new LokiSink({
    url: backend.url,
    levels,
    onLost: (reason) => lost.push(reason),
    onHealth: () => undefined,
  });
  const text = '{"message":"ünï \\"quoted\\" \\\\ \\n ✓"}';
  sink.add(1, `${text}\n`, ',"trace_id":"t","request_id":"r"', now);
  sink.add(1, `${text}\n`, '', now);
  sink.add(0, 'debug\n', '', now - 5);
  expect(await sink.flush(5000)).toBe(true);
  expect(backend.lines).toEqual([
    {
      labels: expect.objectContaining({ level: 'debug' }),
      nanoseconds: `${now}000002`,
      text: 'debug',
      metadata: {},
    },
    {
      labels: expect.objectContaining({ level: 'info' }),
      nanoseconds: `${now}000000`,
      text,
      metadata: { trace_id: 't', request_id: 'r' },
    },
    {
      labels: expect.objectContaining({ level: 'info' }),
      nanoseconds: `${now}000001`,
      text,
      metadata: {},
    },
  ]);
  expect(lost).toEqual([]);
});

test('a line that Loki would refuse is counted and does not spoil its batch', async () => {
  const backend = await Backend.start();
  const lost: [string, number][] = [];
  const sink = new LokiSink({
    url: backend.url,
    levels,
    onLost: (reason, count) => lost.push([reason, count]),
    onHealth: () => undefined,
  });
  sink.add(0, 'fine\n', '', now);
  sink.add(0, `${'x'.repeat(300_000)}\n`, '', now);
  await sink.flush(5000);
  expect(backend.lines.map(({ text }) => text)).toEqual(['fine']);
  expect(lost).toEqual([['too_long', 1]]);
});
