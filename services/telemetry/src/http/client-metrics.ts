import { subscribe } from 'node:diagnostics_channel';
import { TraceFlags, trace } from '@opentelemetry/api';
import { environment } from '../environment.ts';
import { ChildHistogram, type HistogramChild } from '../metrics/child-histogram.ts';
import { parsePeerNames, peerName } from './peer-name.ts';
import { durationBuckets } from './red-metrics.ts';
import { activeRequest } from './request-record.ts';

/** More peers than this share the label value "other". */
const maxTargets = 30;

/** What undici documents about a request on its diagnostics channels. */
interface ClientRequest {
  readonly origin: string | URL;
  readonly method: string;
  readonly headers: string | readonly unknown[];
  addHeader(name: string, value: string): void;
}

interface Call {
  readonly startedAt: number;
  readonly target: string;
  readonly traceId: string | undefined;
  status: string;
}

const durations = new ChildHistogram(
  'http_client_request_duration_seconds',
  'Time of a request sent with fetch or undici; status "error" when no complete answer came.',
  ['target', 'method', 'status'],
  durationBuckets,
);
const series = new Map<string, HistogramChild<'target' | 'method' | 'status'>>();
const targets = new Map<string, string>();
const names = parsePeerNames(environment.PEER_NAMES);
const calls = new WeakMap<ClientRequest, Call>();

/** Measures every request of fetch and undici, and hands on the request id of the active request. */
export function observeClientRequests(): void {
  subscribe('undici:request:create', (message) => {
    const request = requestOf(message);
    if (request !== undefined) begin(request);
  });
  subscribe('undici:request:headers', (message) => {
    const request = requestOf(message);
    const call = request && calls.get(request);
    if (call !== undefined) call.status = statusOf(message);
  });
  subscribe('undici:request:trailers', (message) => end(requestOf(message), false));
  subscribe('undici:request:error', (message) => end(requestOf(message), true));
}

function begin(request: ClientRequest): void {
  const spanContext = trace.getActiveSpan()?.spanContext();
  const sampled = spanContext !== undefined && (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0;
  calls.set(request, {
    startedAt: performance.now(),
    target: targetOf(String(request.origin)),
    traceId: sampled ? spanContext.traceId : undefined,
    status: 'error',
  });
  const requestId = activeRequest()?.requestId;
  if (requestId !== undefined && !hasRequestId(request.headers)) {
    request.addHeader('x-request-id', requestId);
  }
}

function end(request: ClientRequest | undefined, failed: boolean): void {
  const call = request && calls.get(request);
  if (request === undefined || call === undefined) return;
  calls.delete(request);
  const seconds = (performance.now() - call.startedAt) / 1000;
  const status = failed ? 'error' : call.status;
  const labels = { target: call.target, method: request.method, status };
  const key = `${call.target} ${request.method} ${status}`;
  let child = series.get(key);
  if (child === undefined) {
    child = durations.child(labels);
    series.set(key, child);
  }
  child.observe(seconds, call.traceId);
}

function targetOf(origin: string): string {
  let target = targets.get(origin);
  if (target === undefined) {
    if (targets.size >= maxTargets) return 'other';
    target = peerName(origin, names);
    targets.set(origin, target);
  }
  return target;
}

function hasRequestId(headers: ClientRequest['headers']): boolean {
  if (typeof headers === 'string') return /^x-request-id:/im.test(headers);
  return headers.some((item) => typeof item === 'string' && item.toLowerCase() === 'x-request-id');
}

function requestOf(message: unknown): ClientRequest | undefined {
  if (typeof message !== 'object' || message === null || !('request' in message)) return undefined;
  return isClientRequest(message.request) ? message.request : undefined;
}

function isClientRequest(value: unknown): value is ClientRequest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'origin' in value &&
    'method' in value &&
    typeof value.method === 'string' &&
    'headers' in value &&
    (typeof value.headers === 'string' || Array.isArray(value.headers)) &&
    'addHeader' in value &&
    typeof value.addHeader === 'function'
  );
}

function statusOf(message: unknown): string {
  if (typeof message !== 'object' || message === null || !('response' in message)) return 'error';
  const { response } = message;
  if (typeof response !== 'object' || response === null || !('statusCode' in response)) {
    return 'error';
  }
  return String(response.statusCode);
}
