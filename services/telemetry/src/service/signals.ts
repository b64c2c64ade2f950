import { constants } from 'node:os';
import { logDestination, logger } from '../logging/logger.ts';

const signals = ['SIGTERM', 'SIGINT'] as const;
type StopSignal = (typeof signals)[number];

/**
 * On the first SIGTERM or SIGINT runs `stop` and exits with 0; the second one exits at once, with
 * 128 and the number of the signal.
 * @returns what undoes it
 */
export function onStopSignal(stop: () => Promise<void>): () => void {
  let asked = false;
  const handle = (signal: StopSignal) => {
    if (asked) {
      logDestination.flushSync();
      process.exit(128 + constants.signals[signal]);
    }
    asked = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.fatal({ event: 'service.stop', error }, 'stopping failed');
        logDestination.flushSync();
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}
