import type { Request, RequestHandler } from 'express';
import { Counter, Histogram, linearBuckets, Registry } from 'prom-client';

const registry = new Registry();
const registers = [registry];

const requests = new Counter({
  name: 'gateway_requests_total',
  help: 'Requests that were answered.',
  labelNames: ['method', 'url', 'status', 'user'],
  registers,
});

const errors = new Counter({
  name: 'gateway_errors_total',
  help: 'Requests that failed, by what went wrong.',
  labelNames: ['error', 'user'],
  registers,
});

const duration = new Histogram({
  name: 'gateway_request_duration_seconds',
  help: 'Time from the request to the end of its answer.',
  labelNames: ['method'],
  buckets: linearBuckets(0.15, 0.15, 40),
  registers,
});

/** Measures every request that passes through. */
export const measureRequests: RequestHandler = (request, response, next) => {
  const started = performance.now();
  response.on('finish', () => {
    const { method, originalUrl } = request;
    const user = request.get('x-user') ?? 'anonymous';
    requests.inc({ method, url: originalUrl, status: response.statusCode, user });
    duration.observe({ method }, (performance.now() - started) / 1000);
  });
  next();
};

/** Counts a request that failed. */
export function countError(error: unknown, request: Request): void {
  const user = request.get('x-user') ?? 'anonymous';
  errors.inc({ error: String(error), user });
}

/** Answers a scrape. */
export const sendMetrics: RequestHandler = async (_request, response) => {
  response.set('Content-Type', registry.contentType).send(await registry.metrics());
};
