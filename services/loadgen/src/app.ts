import { createApp, ProblemError, parseBody } from '@lab/telemetry';
import type { Express } from 'express';
import { z } from 'zod';
import type { LoadGenerator } from './generator.ts';
import { type LoadRequest, loadRequestSchema } from './schedule/profile.ts';

const ledgerQuery = z.object({
  /** Wait until everything sent is answered, with arrivals paused. */
  flush: z.enum(['true', 'false']).default('false'),
  /** How long to wait at most. */
  timeoutSeconds: z.coerce.number().min(0).max(60).default(15),
  /** How much longer arrivals stay paused, for example until Prometheus has scraped. */
  holdSeconds: z.coerce.number().min(0).max(120).default(0),
});

export interface LoadControl {
  /** Replaces what runs, or what is going to run. */
  start(load: LoadRequest): void;
  stop(): void;
}

/** The load's remote control, and the ledger. */
export function loadgenApp(generator: LoadGenerator, control: LoadControl): Express {
  const app = createApp();

  app.get('/load', (_request, response) => {
    response.json(generator.status);
  });

  app.put('/load', (request, response) => {
    control.start(parseBody(loadRequestSchema, request.body));
    response.json(generator.status);
  });

  app.delete('/load', (_request, response) => {
    control.stop();
    response.json(generator.status);
  });

  app.get('/ledger', async (request, response) => {
    const { flush, timeoutSeconds, holdSeconds } = parseBody(ledgerQuery, request.query);
    if (flush === 'false') response.json(generator.report());
    else response.json(await generator.flush(timeoutSeconds * 1_000, holdSeconds * 1_000));
  });

  app.get('/ledger/users/:id', (request, response) => {
    const row = generator.user(request.params.id);
    if (row === undefined) throw new ProblemError(404, 'No requests of this user are counted');
    response.json(row);
  });

  return app;
}
