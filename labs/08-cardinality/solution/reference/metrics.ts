import type { Request, RequestHandler } from 'express';
import { Counter, Histogram, Registry } from 'prom-client';

const registry = new Registry();
const registers = [registry];

const requests = new Counter({
  name: 'gateway_requests_total',
  help: 'Requests that were answered.',
  labelNames: ['method', 'route', 'status', 'plan'],
  registers,
});

const errors = new Counter({
  name: 'gateway_errors_total',
  help: 'Requests that failed, by the kind of what went wrong.',
  labelNames: ['reason'],
  registers,
});

const duration = new Histogram({
  name: 'gateway_request_duration_seconds',
  help: 'Time from the request to the end of its answer.',
  labelNames: ['method'],
  // Close together around the median, the 0.9 and the 0.99 quantile.
  buckets: [0.06, 0.08, 0.1, 0.13, 0.3, 0.55, 0.7, 0.95, 1.2, 1.4, 1.7, 2.2],
  registers,
});

const PLANS = ['free', 'pro', 'enterprise'];
const REASONS = ['timeout', 'refused', 'conflict'];

/** The value if it is one of the list, or what all others are called. */
const known = (list: readonly string[], value: unknown): string =>
  list.find((item) => item === value) ?? 'other';

/** Measures every request that passes through. */
export const measureRequests: RequestHandler = (request, response, next) => {
  const started = performance.now();
  response.on('finish', () => {
    const { method } = request;
    const route = typeof request.route?.path === 'string' ? request.route.path : 'no route';
    const plan = known(PLANS, request.get('x-plan'));
    requests.inc({ method, route, status: response.statusCode, plan });
    duration.observe({ method }, (performance.now() - started) / 1000);
  });
  next();
};

/** Counts a request that failed, and writes down what no label can hold. */
export function countError(error: unknown, request: Request): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  errors.inc({ reason: known(REASONS, code) });
  const user = request.get('x-user') ?? 'anonymous';
  console.error(JSON.stringify({ user, url: request.originalUrl, error: String(error) }));
}

/** Answers a scrape. */
export const sendMetrics: RequestHandler = async (_request, response) => {
  response.set('Content-Type', registry.contentType).send(await registry.metrics());
};
