import { logDestination, logger } from '../logging/logger.ts';
import { withDeadline } from '../shipping/shipper.ts';
import { runningTracing } from '../tracing/state.ts';

/**
 * Sends the spans and lines that wait. Never throws; what is not sent in time is lost.
 * @param timeoutMs for spans and lines together
 */
export async function flushTelemetry(timeoutMs: number): Promise<void> {
  const started = performance.now();
  const left = () => Math.max(timeoutMs - (performance.now() - started), 0);
  const tracing = runningTracing();
  if (tracing !== undefined) {
    const flushed = await withDeadline(tracing.flush(), left() / 2).catch(() => false);
    if (!flushed) {
      logger.warn(
        { event: 'telemetry.flush', signal: 'traces' },
        'spans could not be sent in time',
      );
    }
  }
  if (!(await logDestination.flush(left()))) {
    logger.warn({ event: 'telemetry.flush', signal: 'logs' }, 'lines could not be shipped in time');
  }
  logDestination.flushSync();
}
