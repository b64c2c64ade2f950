import { logger } from '../logging/logger.ts';

const leakTickMs = 100;
const spinTickMs = 50;
const floodTickMs = 20;
const megabyte = 1024 * 1024;

/**
 * Holds more and more resident memory, up to a limit.
 * @returns what stops it and gives all of it back to the system at once
 */
export function leakMemory(mbPerSecond: number, limitMb: number): () => void {
  // A resizable buffer has pages of its own: the allocator keeps what is freed by ordinary ones.
  const held = new ArrayBuffer(0, { maxByteLength: limitMb * megabyte });
  const bytes = new Uint8Array(held);
  const step = (mbPerSecond * megabyte * leakTickMs) / 1000;
  const timer = setInterval(() => {
    const start = held.byteLength;
    held.resize(Math.min(Math.ceil(start + step), held.maxByteLength));
    bytes.fill(1, start);
    if (held.byteLength === held.maxByteLength) clearInterval(timer);
  }, leakTickMs).unref();
  return () => {
    clearInterval(timer);
    held.resize(0);
  };
}

/**
 * Keeps the event loop busy for a share of the time.
 * @returns what stops it
 */
export function spinCpu(share: number): () => void {
  const timer = setInterval(() => {
    const until = performance.now() + spinTickMs * share;
    while (performance.now() < until);
  }, spinTickMs).unref();
  return () => clearInterval(timer);
}

/**
 * Writes meaningless lines.
 * @returns what stops it
 */
export function floodLog(linesPerSecond: number): () => void {
  let owed = 0;
  let sequence = 0;
  const timer = setInterval(() => {
    for (owed += (linesPerSecond * floodTickMs) / 1000; owed >= 1; owed -= 1) {
      sequence += 1;
      logger.info({ event: 'fault.log_flood', sequence }, 'cache entry refreshed');
    }
  }, floodTickMs).unref();
  return () => clearInterval(timer);
}
