import type { RequestHandler } from 'express';
import { Gauge, Histogram } from 'prom-client';
import { registry } from './registry.ts';

const registers = [registry];

const requests = new Gauge({
  name: 'http_requests',
  help: 'http_requests',
  labelNames: ['method', 'path', 'status'],
  registers,
});

const duration = new Histogram({
  name: 'http_request_duration_ms',
  help: 'Time that a request took.',
  labelNames: ['path'],
  registers,
});

const inFlight = new Gauge({
  name: 'http_requests_in_flight',
  help: 'Requests being served.',
  registers,
});

/** Measures every request that passes through. */
export const measureRequests: RequestHandler = (request, response, next) => {
  const started = performance.now();
  inFlight.inc();
  response.on('finish', () => {
    const path = request.originalUrl;
    requests.inc({ method: request.method, path, status: response.statusCode });
    duration.observe({ path }, performance.now() - started);
    inFlight.dec();
  });
  next();
};
