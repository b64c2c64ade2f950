import { logDestination, logger } from '../logging/logger.ts';
import { flushTelemetry } from './flush.ts';

const flushTimeoutMs = 2000;

/**
 * An uncaught exception or unhandled rejection becomes a fatal line (and, for people, plain text on
 * stderr); telemetry is flushed and the process ends with code 1.
 */
export function installCrashHandler(): void {
  let crashing = false;
  process.on('uncaughtException', (error, origin) => {
    if (crashing) process.exit(1);
    crashing = true;
    console.error(error);
    logger.fatal({ event: 'process.crash', origin, error }, describe(error));
    logDestination.flushSync();
    void flushTelemetry(flushTimeoutMs).finally(() => process.exit(1));
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
