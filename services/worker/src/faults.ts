import { faultBoard } from '@lab/telemetry';
import { z } from 'zod';

/** The faults of this service; the telemetry package adds the common ones. */
export function workerFaults() {
  return faultBoard({
    'payment-outage': {
      description: 'The payment provider answers this share of the calls with an error.',
      params: z.object({ ratio: z.number().min(0).max(1).default(1) }),
    },
    'slow-query': {
      description: 'Every job waits this long in a database statement.',
      params: z.object({ seconds: z.number().positive().max(5).default(0.5) }),
    },
  });
}

export type WorkerFaults = ReturnType<typeof workerFaults>;
