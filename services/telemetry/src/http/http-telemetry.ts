import { createHmac, randomUUID } from 'node:crypto';
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { environment } from '../environment.ts';
import { logger } from '../logging/logger.ts';
import { counter, gauge, histogram, inc, observe } from '../metrics/instruments.ts';
import { withRequest } from './request-context.ts';

const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];

const requests = counter('http_server_requests_total', 'Requests answered.', [
  'method',
  'route',
  'status',
  'status_class',
]);
const durations = histogram(
  'http_server_request_duration_seconds',
  'Time from request to end of answer.',
  ['method', 'route', 'status_class'],
  durationBuckets,
);
const active = gauge('http_server_active_requests', 'Requests being served.', ['method']);

const untraced = /^\/(healthz|readyz|metrics|faults)(\/|$)/;
const requestIdPattern = /^[\w.:-]{1,128}$/;

/** Server span, RED metrics, request id and one log line for each request. */
export function httpTelemetry(): RequestHandler[] {
  return [observeRequest];
}

const observeRequest: RequestHandler = (request, response, next) => {
  if (untraced.test(request.path)) {
    next();
    return;
  }
  const started = performance.now();
  const method = request.method;
  const path = request.path;
  const given = request.get('x-request-id');
  const requestId = given !== undefined && requestIdPattern.test(given) ? given : randomUUID();
  const user = request.get('x-user-id');
  const userHash =
    user === undefined
      ? undefined
      : createHmac('sha256', environment.USER_HASH_KEY ?? 'observability-lab-kit')
          .update(user)
          .digest('hex')
          .slice(0, 16);
  response.setHeader('x-request-id', requestId);
  const remote = propagation.extract(ROOT_CONTEXT, request.headers);
  const span = trace.getTracer('@lab/telemetry').startSpan(
    method,
    {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': method, 'url.path': path },
    },
    remote,
  );
  const active_ = withRequest(trace.setSpan(remote, span), { requestId, userHash });
  active.inc({ method });
  response.once('close', () => {
    context.with(active_, () => {
      const route = routeOf(request.baseUrl, request.route);
      const status = response.writableFinished ? response.statusCode : 499;
      const status_class = `${Math.floor(status / 100)}xx`;
      const seconds = (performance.now() - started) / 1000;
      active.dec({ method });
      span.updateName(`${method} ${route}`);
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      inc(requests, { method, route, status: String(status), status_class });
      observe(durations, { method, route, status_class }, seconds);
      logger.info(
        { event: 'http.request', method, route, status, duration_ms: seconds * 1000 },
        `${method} ${route} ${status}`,
      );
      span.end();
    });
  });
  context.with(active_, next);
};

function routeOf(baseUrl: string, route: { path?: unknown } | undefined): string {
  return typeof route?.path === 'string' ? `${baseUrl}${route.path}` : 'unmatched';
}
