import type { Request, RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Summary } from 'prom-client';
import { registry } from './registry.ts';

const registers = [registry];

const requests = new Counter({
  name: 'http_server_requests_total',
  help: 'Requests that were answered, or given up by the client (status 499).',
  labelNames: ['method', 'route', 'status'],
  registers,
});

const duration = new Histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Time from the request to the end of its answer.',
  labelNames: ['route'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10],
  registers,
});

const quantiles = new Summary({
  name: 'http_server_request_latency_seconds',
  help: 'Quantiles of the time that requests of this one instance took.',
  labelNames: ['route'],
  percentiles: [0.5, 0.9, 0.99],
  registers,
});

const inFlight = new Gauge({
  name: 'http_server_active_requests',
  help: 'Requests being served right now.',
  registers,
});

const GIVEN_UP = 499;

/** The route as it was declared; all paths without one are the same to us. */
function routeOf({ route }: Request): string {
  return typeof route?.path === 'string' ? route.path : 'unmatched';
}

/** Measures every request that passes through. */
export const measureRequests: RequestHandler = (request, response, next) => {
  const started = performance.now();
  inFlight.inc();
  response.once('close', () => {
    const route = routeOf(request);
    const status = response.writableFinished ? response.statusCode : GIVEN_UP;
    const seconds = (performance.now() - started) / 1000;
    requests.inc({ method: request.method, route, status });
    duration.observe({ route }, seconds);
    quantiles.observe({ route }, seconds);
    inFlight.dec();
  });
  next();
};
