import { randomUUID } from 'node:crypto';
import { createApp, logger, ProblemError, type RunningService, startService } from '@lab/telemetry';
import type { Express, RequestHandler } from 'express';

export interface TestShop extends RunningService {
  /** What the server counted since its start: `METHOD route status` and how often. */
  counts(): Promise<Record<string, number>>;
  /** Headers of every request, in the order of arrival. */
  readonly seen: Record<string, string | string[] | undefined>[];
}

/**
 * A shop without a database that has the routes of the real one, with the real telemetry. `onRequest`
 * runs before each route, to be slow or to fail.
 */
export async function startTestShop(
  onRequest: RequestHandler = (_request, _response, next) => next(),
  port = 0,
): Promise<TestShop> {
  logger.level = 'silent';
  const seen: TestShop['seen'] = [];
  const app = createApp();
  app.use((request, _response, next) => {
    seen.push(request.headers);
    next();
  });
  addRoutes(app, onRequest);
  const service = await startService({ app, listen: `127.0.0.1:${port}` });
  const before = await serverCounts(service.url);
  return {
    ...service,
    seen,
    async counts() {
      const now = await serverCounts(service.url);
      const grown = [...now].map(([key, count]) => [key, count - (before.get(key) ?? 0)] as const);
      return Object.fromEntries(grown.filter(([, count]) => count > 0));
    },
  };
}

function addRoutes(app: Express, before: RequestHandler): void {
  const products = Array.from({ length: 30 }, (_, n) => ({
    id: `p-${n}`,
    priceMinor: 100 * (n + 1),
  }));
  const orders = new Map<string, { id: string; status: string; totalMinor: number }>();

  app.get('/products', before, (_request, response) => {
    response.json({ products });
  });
  app.get('/products/:id', before, (request, response) => {
    const product = products.find(({ id }) => id === request.params.id);
    if (product === undefined) throw new ProblemError(404, 'Product not found');
    response.json(product);
  });
  app.post('/carts', before, (_request, response) => {
    response.status(201).json({ id: randomUUID() });
  });
  app.get('/carts/:id', before, (request, response) => {
    response.json({ id: request.params.id, items: [] });
  });
  app.put('/carts/:id/items/:productId', before, (request, response) => {
    if (request.body.quantity < 1) throw new ProblemError(400, 'Invalid input');
    response.json(request.body);
  });
  app.delete('/carts/:id/items/:productId', before, (_request, response) => {
    response.status(204).end();
  });
  app.post('/checkout', before, (request, response) => {
    const key = request.get('idempotency-key');
    if (key === undefined) throw new ProblemError(400, 'No idempotency key');
    const known = orders.get(key);
    const order = known ?? { id: randomUUID(), status: 'accepted', totalMinor: 1_000 };
    orders.set(key, order);
    if (known !== undefined) response.set('idempotency-replayed', 'true');
    response.status(201).json(order);
  });
  app.get('/orders/:id', before, (request, response) => {
    const order = [...orders.values()].find(({ id }) => id === request.params.id);
    if (order === undefined) throw new ProblemError(404, 'Order not found');
    response.json({ ...order, status: 'fulfilled' });
  });
  app.post('/predict', before, (request, response) => {
    const { account_age_days: age } = request.body.features ?? {};
    if (typeof age !== 'number') throw new ProblemError(400, 'Invalid input');
    response.json({
      predictionId: randomUUID(),
      model: { name: 'fraud', version: '1', variant: 'champion' },
      class: age < 60 ? 'fraud' : 'legit',
    });
  });
}

/** Reads the server's counter of requests from its metrics page. */
async function serverCounts(url: string): Promise<Map<string, number>> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const counts = new Map<string, number>();
  for (const [, labels = '', value] of page.matchAll(
    /^http_server_requests_total\{(.*?)\} (\d+)/gm,
  )) {
    const label = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(labels)?.[1];
    counts.set(`${label('method')} ${label('route')} ${label('status')}`, Number(value));
  }
  return counts;
}
