import { createApp, type FaultBoard, ProblemError, parseBody } from '@lab/telemetry';
import type { Express } from 'express';
import type pg from 'pg';
import { z } from 'zod';
import { listDeadLetters, redriveDeadLetters } from './dead-letters.ts';
import type { JobSystem } from './queue/job-system.ts';

const limit = z.coerce.number().int().min(1).max(1_000).default(100);

export interface WorkerAppOptions {
  readonly pool: pg.Pool;
  readonly jobs: JobSystem;
  readonly faults: FaultBoard;
}

/** What an operator asks of a worker: what failed for good, and to try it again. */
export function workerApp({ pool, jobs, faults }: WorkerAppOptions): Express {
  const app = createApp({ faults });
  const requireJobs = () => {
    if (!jobs.started) throw new ProblemError(503, 'The queues are not there yet');
  };

  app.get('/dead-letters', async (request, response) => {
    const query = parseBody(z.object({ limit }), request.query);
    requireJobs();
    response.json({ deadLetters: await listDeadLetters(pool, query.limit) });
  });

  app.post('/dead-letters/redrive', async (request, response) => {
    const body = parseBody(z.object({ limit }), request.body ?? {});
    requireJobs();
    response.status(202).json({ redriven: await redriveDeadLetters(jobs.boss, body.limit) });
  });

  return app;
}
