import express, { type ErrorRequestHandler } from 'express';
import { createOrder, findItem, findOrders } from './backend.ts';
import { countError, measureRequests, sendMetrics } from './metrics.ts';

/** A gateway before a shop's database. There is nothing to repair here but what errors leave behind. */

const { LISTEN = '127.0.0.1:8010' } = process.env;

const app = express();
app.disable('x-powered-by');
app.get('/metrics', sendMetrics);
app.use(measureRequests);

app.get('/v1/users/:user/orders', async (request, response) => {
  response.json(await findOrders(request.params.user, request.query));
});

app.get('/v1/items/:item', async (request, response) => {
  response.json(await findItem(request.params.item, request.query));
});

app.post('/v1/orders', express.json(), async (request, response) => {
  response.status(201).json(await createOrder(request.query));
});

const onError: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) return next(error);
  countError(error, request);
  response.status(503).json({ error: 'try again later' });
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
