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
  const held: ArrayBuffer[] = [];
  let owedMb = 0;
  const timer = setInterval(() => {
    owedMb += (mbPerSecond * leakTickMs) / 1000;
    for (; owedMb >= 1 && held.length < limitMb; owedMb -= 1) {
      const buffer = new ArrayBuffer(megabyte);
      new Uint8Array(buffer).fill(1);
      held.push(buffer);
    }
    if (held.length >= limitMb) clearInterval(timer);
  }, leakTickMs).unref();
  return () => {
    clearInterval(timer);
    // A transferred buffer gives its memory back now; a dropped one only at the next collection.
    for (const buffer of held) buffer.transfer(0);
    held.length = 0;
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
