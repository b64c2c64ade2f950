import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import type { RequestHandler } from 'express';
import { logRequest } from '../logging/request-line.ts';
import { contextManager } from '../tracing/context-manager.ts';
import { runningTracing } from '../tracing/state.ts';
import { recordError } from '../tracing/with-span.ts';
import { isOperational } from './operational-routes.ts';
import { countEnd, countStart } from './red-metrics.ts';
import { requestIdOf, userHash } from './request-identity.ts';
import { RequestRecord, RequestScope, setRecord } from './request-record.ts';
import { trackRoutes } from './route-template.ts';

const methods = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
]);

const tracer = trace.getTracer('@lab/telemetry');
const serverSpan = { kind: SpanKind.SERVER } as const;

/** Status of a request that the client gave up before the answer was complete. */
const clientClosedRequest = 499;

/**
 * Server span, RED metrics, request id and one log line for each request, the routes for health,
 * metrics and faults excepted. Mount it before everything else.
 */
export function httpTelemetry(): RequestHandler[] {
  let tracked: object | undefined;
  const observe: RequestHandler = (request, response, next) => {
    const prototype: object = Object.getPrototypeOf(request);
    if (prototype !== tracked) {
      tracked = prototype;
      trackRoutes(prototype);
    }
    if (isOperational(request.originalUrl)) next();
    else observeRequest(request, response, next);
  };
  return [observe];
}

const observeRequest: RequestHandler = (request, response, next) => {
  const { headers } = request;
  const record = new RequestRecord(
    methods.has(request.method) ? request.method : '_OTHER',
    requestIdOf(headers['x-request-id']),
    userHash(headers['x-user-id']),
  );
  setRecord(request, record);
  response.setHeader('x-request-id', record.requestId);
  countStart(record.method);
  const scope = enterSpan(record, request);
  response.on('close', () => finish(record, request, response));
  contextManager.with(scope, next);
};

/** The instrumentation of `node:http` has already made the server span in mode `auto`. */
function enterSpan(record: RequestRecord, request: IncomingMessage): Context {
  if (runningTracing()?.mode === 'auto') {
    const active = context.active();
    record.span = getRPCMetadata(active)?.span;
    return record.within(active);
  }
  const { headers } = request;
  const traced = headers.traceparent !== undefined || headers.baggage !== undefined;
  const remote = traced ? propagation.extract(ROOT_CONTEXT, headers) : ROOT_CONTEXT;
  const span = tracer.startSpan(record.method, serverSpan, remote);
  record.span = span;
  return new RequestScope(remote, record, span);
}

function finish(record: RequestRecord, request: IncomingMessage, response: ServerResponse): void {
  const status = statusOf(record, response);
  const seconds = (performance.now() - record.startedAt) / 1000;
  const spanContext = record.span?.spanContext();
  const sampled = spanContext !== undefined && (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0;
  countEnd({
    method: record.method,
    route: record.route ?? 'unmatched',
    status,
    seconds,
    requestBytes: Number(request.headers['content-length']) || 0,
    responseBytes: bodySize(record.method, response),
    traceId: sampled ? spanContext.traceId : undefined,
  });
  logRequest(record, status, seconds);
  if (record.span !== undefined && runningTracing()?.mode !== 'auto') {
    endSpan(record.span, record, request, status);
  }
}

/** An answer that an error broke off in the middle counts as 500, whatever status it began with. */
function statusOf(record: RequestRecord, response: ServerResponse): number {
  if (response.writableFinished) return response.statusCode;
  return record.error === undefined ? clientClosedRequest : 500;
}

/** @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span */
function endSpan(
  span: Span,
  { method, route, error }: RequestRecord,
  request: IncomingMessage,
  status: number,
): void {
  if (span.isRecording()) {
    span.setAttribute('http.request.method', method);
    span.setAttribute('url.path', pathOf(request));
    span.setAttribute('url.scheme', 'http');
    span.setAttribute('http.response.status_code', status);
    if (route !== undefined) {
      span.updateName(`${method} ${route}`);
      span.setAttribute('http.route', route);
    }
    if (error !== undefined) recordError(span, error);
    if (status >= 500) {
      span.setAttribute('error.type', String(status));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
  }
  span.end();
}

function pathOf(request: IncomingMessage & { originalUrl?: string }): string {
  const url = request.originalUrl ?? request.url ?? '/';
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

function bodySize(method: string, response: ServerResponse): number | undefined {
  if (method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304) return 0;
  const length = Number(response.getHeader('content-length'));
  return Number.isNaN(length) ? undefined : length;
}
