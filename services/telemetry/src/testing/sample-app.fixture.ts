import { type Express, Router } from 'express';
import { z } from 'zod';
import {
  createApp,
  faultBoard,
  finishApp,
  logger,
  ProblemError,
  parseBody,
  withSpan,
} from '../index.ts';

/** An application that can go wrong in every way, and a board with one fault of its own. */
export function sampleApp(): { app: Express; faults: ReturnType<typeof sampleFaults> } {
  const faults = sampleFaults();
  const app = createApp({ faults });
  app.get('/products/:id', (request, response) => {
    response.json({ id: request.params.id });
  });
  app.post('/orders', (request, response) => {
    logger.info({ event: 'order.received' }, 'order received');
    const { amount } = parseBody(z.object({ amount: z.number() }), request.body);
    response.status(201).json({ amount });
  });
  app.get('/throws', () => {
    throw new Error('this handler throws');
  });
  app.get('/rejects', async () => {
    await withSpan('work', {}, () => {
      throw new TypeError('this span fails');
    });
  });
  app.get('/unavailable', () => {
    throw new ProblemError(503, 'Try later', { headers: { 'retry-after': '7' } });
  });
  app.get('/slow', async (request, response) => {
    const ms = Number(request.query.ms ?? 200);
    await new Promise((resolve) => setTimeout(resolve, ms));
    response.json({ ms });
  });
  app.get('/breaks-off', (_request, response) => {
    response.write('the beginning');
    throw new Error('in the middle');
  });
  app.get('/call', async (request, response) => {
    const answer = await fetch(String(request.query.url));
    response.status(answer.status).json({ status: answer.status });
  });
  app.get('/crash', (_request, response) => {
    response.json({});
    setImmediate(() => {
      throw new Error('outside of any request');
    });
  });
  app.get('/burst', (request, response) => {
    const count = Number(request.query.count);
    for (let n = 0; n < count; n += 1) logger.info({ event: 'burst', n }, 'burst');
    response.json({ count });
  });
  const nested = Router();
  nested.get('/items/:item', (request, response) => {
    response.json({ item: request.params.item });
  });
  nested.get('/broken', () => {
    throw new Error('a nested handler throws');
  });
  app.use('/shops/:shop', nested);
  return { app: finishApp(app), faults };
}

function sampleFaults() {
  return faultBoard({
    'slow-query': {
      description: 'Queries take longer.',
      params: z.object({ seconds: z.number().positive().default(0.5) }),
    },
  });
}
