import { setTimeout as delay } from 'node:timers/promises';
import { logger } from '@lab/telemetry';

const PAUSE_MS = 500;
const PATIENCE_MS = 2_000;
const REMIND_AFTER_MS = 30_000;

/**
 * Waits until the shop says on `/readyz` that it is ready. Its requests are in no ledger.
 * @returns false when `signal` ended the wait
 */
export async function waitUntilReady(apiUrl: string, signal: AbortSignal): Promise<boolean> {
  const url = new URL('/readyz', apiUrl);
  let remindAt = performance.now();
  while (!signal.aborted) {
    const seen = await probe(url, signal);
    if (seen === 'ready') return true;
    if (!signal.aborted && performance.now() >= remindAt) {
      remindAt = performance.now() + REMIND_AFTER_MS;
      const fields = { event: 'loadgen.waiting', url: url.href, seen };
      logger.info(fields, 'waiting for the shop to be ready');
    }
    await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function probe(url: URL, signal: AbortSignal): Promise<string> {
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const response = await fetch(url, { signal: deadline });
    await response.body?.cancel();
    return response.ok ? 'ready' : `status ${response.status}`;
  } catch (error) {
    return error instanceof Error ? `no answer: ${error.message}` : 'no answer';
  }
}
