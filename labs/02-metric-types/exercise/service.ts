import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { Model, type Prediction } from './model.ts';
import { countPredictions, watchQueue } from './model-metrics.ts';
import { sendMetrics } from './registry.ts';
import { measureRequests } from './request-metrics.ts';

/** The gateway before a model: it takes batches, asks the model and remembers the answers. */

const batchSchema = z.object({
  inputs: z.array(z.number().min(0)).min(1).max(64),
  /** How long the model is to take, so that any latency can be played. */
  seconds: z.number().min(0).max(30).default(0.02),
});

const { LISTEN = '127.0.0.1:8010', MODEL_SLOTS = '8' } = process.env;
const model = new Model(Number(MODEL_SLOTS));
const answers = new Map<string, readonly Prediction[]>();
const REMEMBERED = 1000;

watchQueue(() => model.waiting);

const app = express();
app.disable('x-powered-by');
app.get('/metrics', sendMetrics);
app.use(measureRequests);

app.get('/healthz', (_request, response) => {
  response.json({ ok: true });
});

app.post('/v1/predict', express.json(), async (request, response) => {
  const batch = batchSchema.safeParse(request.body);
  if (!batch.success) {
    response.status(400).json({ error: z.prettifyError(batch.error) });
    return;
  }
  const { inputs, seconds } = batch.data;
  const predictions = await model.predict(inputs, seconds);
  countPredictions(predictions);
  const id = randomUUID();
  answers.set(id, predictions);
  for (const oldest of answers.keys()) {
    if (answers.size <= REMEMBERED) break;
    answers.delete(oldest);
  }
  response.json({ id, predictions });
});

app.get('/v1/predictions/:id', (request, response) => {
  const predictions = answers.get(request.params.id);
  if (predictions === undefined) response.status(404).json({ error: 'no such prediction' });
  else response.json({ id: request.params.id, predictions });
});

const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) next(error);
  else response.status(500).json({ error: 'the model failed' });
};
app.use(onError);

const [host = '127.0.0.1', port = '8010'] = LISTEN.split(':');
const server = app.listen(Number(port), host, () =>
  console.log(`the gateway listens on ${LISTEN}`),
);
process.once('SIGTERM', () => {
  server.close(() => process.exit());
  server.closeAllConnections();
});
