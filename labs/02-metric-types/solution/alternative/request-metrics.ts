import type { RequestHandler } from 'express';
import { Summary } from 'prom-client';
import { meter, summaries } from './registry.ts';

const requests = meter.createCounter('gateway.requests', {
  description: 'Requests by what became of them; 499 is one that nobody waited for.',
});
const duration = meter.createHistogram('gateway.request.duration_seconds', {
  description: 'How long a request took, on the side of the server.',
  unit: 'seconds',
  advice: { explicitBucketBoundaries: [0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 3, 10] },
});
const active = meter.createUpDownCounter('gateway.active_requests', {
  description: 'Requests that have no answer yet.',
});
const quantiles = new Summary({
  name: 'gateway_request_quantiles_seconds',
  help: 'Quantiles of how long requests took, of this process alone.',
  labelNames: ['http_route'],
  percentiles: [0.5, 0.9, 0.99],
  registers: [summaries],
});

/** Measures every request that passes through. */
export const measureRequests: RequestHandler = (request, response, next) => {
  const started = process.hrtime.bigint();
  let answered = false;
  active.add(1);
  response.on('finish', () => {
    answered = true;
  });
  response.on('close', () => {
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const http_route = request.route === undefined ? 'none' : String(request.route.path);
    const code = String(answered ? response.statusCode : 499);
    requests.add(1, { 'http.route': http_route, verb: request.method.toLowerCase(), code });
    duration.record(seconds, { 'http.route': http_route });
    quantiles.observe({ http_route }, seconds);
    active.add(-1);
  });
  next();
};
