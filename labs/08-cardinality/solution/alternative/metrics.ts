import type { Request, RequestHandler } from 'express';
import { Counter, exponentialBuckets, Histogram, Registry } from 'prom-client';

const registry = new Registry();
const registers = [registry];

const duration = new Histogram({
  name: 'shop_http_server_duration_seconds',
  help: 'How long requests took, by what was asked for.',
  labelNames: ['operation'],
  // Each bound is a sixth above the one before; Prometheus makes one series of all of them.
  buckets: exponentialBuckets(0.02, 1.17, 34),
  registers,
});

const requests = new Counter({
  name: 'shop_http_server_requests_total',
  help: 'Requests, by what was asked for, for whom, and how it ended.',
  labelNames: ['operation', 'verb', 'code', 'tier'],
  registers,
});

const failures = new Counter({
  name: 'shop_backend_failures_total',
  help: 'Requests that the database did not answer.',
  labelNames: ['kind', 'operation'],
  registers,
});

/** Everything that can be asked for, and how its paths begin. */
const OPERATIONS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['list orders', /^\/v1\/users\/[^/]+\/orders$/],
  ['read item', /^\/v1\/items\/[^/]+$/],
  ['place order', /^\/v1\/orders$/],
];

const TIERS = new Map([
  ['free', 'free'],
  ['pro', 'paid'],
  ['enterprise', 'contract'],
]);

const operationOf = ({ path }: Request): string =>
  OPERATIONS.find(([, pattern]) => pattern.test(path))?.[0] ?? 'nothing known';

function kindOf(error: unknown): string {
  const text = String(error);
  if (text.includes('no answer within')) return 'timeout';
  if (text.includes('ECONNREFUSED')) return 'refused';
  if (text.includes('was changed by')) return 'conflict';
  return 'unforeseen';
}

export const measureRequests: RequestHandler = (request, response, next) => {
  const operation = operationOf(request);
  const end = duration.startTimer({ operation });
  response.once('close', () => {
    end();
    const tier = TIERS.get(request.get('x-plan') ?? '') ?? 'none';
    requests.inc({ operation, verb: request.method, code: response.statusCode, tier });
  });
  next();
};

export function countError(error: unknown, request: Request): void {
  failures.inc({ kind: kindOf(error), operation: operationOf(request) });
  console.log(`failed user=${request.get('x-user')} url=${request.originalUrl} ${error}`);
}

export const sendMetrics: RequestHandler = async (_request, response) => {
  response.type(registry.contentType).send(await registry.metrics());
};
