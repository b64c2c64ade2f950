import { expect, test } from 'vitest';
import { PooledIdGenerator } from './id-generator.ts';

test('ids are hexadecimal, of the right length, and differ over many refills of the pool', () => {
  const generator = new PooledIdGenerator();
  const traceIds = new Set<string>();
  const spanIds = new Set<string>();
  for (let n = 0; n < 20_000; n += 1) {
    traceIds.add(generator.generateTraceId());
    spanIds.add(generator.generateSpanId());
  }
  expect(traceIds.size).toBe(20_000);
  expect(spanIds.size).toBe(20_000);
  for (const id of traceIds) expect(id).toMatch(/^[\da-f]{32}$/);
  for (const id of spanIds) expect(id).toMatch(/^[\da-f]{16}$/);
});
