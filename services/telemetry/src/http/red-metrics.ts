import { ChildCounter, type CounterChild } from '../metrics/child-counter.ts';
import { ChildHistogram, type HistogramChild } from '../metrics/child-histogram.ts';
import { gauge } from '../metrics/instruments.ts';

/** Upper bounds in seconds, shared by servers and clients. */
export const durationBuckets: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10,
];
const sizeBuckets = [100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

const requests = new ChildCounter(
  'http_server_requests_total',
  'Requests that were answered, or given up by the client (status 499).',
  ['method', 'route', 'status', 'status_class'],
);
const durations = new ChildHistogram(
  'http_server_request_duration_seconds',
  'Time from the request to the end of its answer.',
  ['method', 'route', 'status_class'],
  durationBuckets,
);
const requestSizes = new ChildHistogram(
  'http_server_request_size_bytes',
  'Size of request bodies, by content-length.',
  ['method', 'route'],
  sizeBuckets,
);
const responseSizes = new ChildHistogram(
  'http_server_response_size_bytes',
  'Size of response bodies, by content-length; streamed answers are not observed.',
  ['method', 'route'],
  sizeBuckets,
);

const activeByMethod = new Map<string, number>();
const active = gauge('http_server_active_requests', 'Requests being served.', ['method'], () => {
  for (const [method, count] of activeByMethod) active.set({ method }, count);
});

/** One finished request. */
export interface FinishedRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly requestBytes: number;
  /** Undefined for a streamed answer. */
  readonly responseBytes: number | undefined;
  /** Trace of the sampled server span. */
  readonly traceId: string | undefined;
}

interface Series {
  readonly requests: CounterChild<'method' | 'route' | 'status' | 'status_class'>;
  readonly durations: HistogramChild<'method' | 'route' | 'status_class'>;
  readonly requestSizes: HistogramChild<'method' | 'route'>;
  readonly responseSizes: HistogramChild<'method' | 'route'>;
}

const byKey = new Map<string, Series>();
const durationsByKey = new Map<string, Series['durations']>();
const sizesByKey = new Map<string, Pick<Series, 'requestSizes' | 'responseSizes'>>();

/** Counts a request that begins. */
export function countStart(method: string): void {
  activeByMethod.set(method, (activeByMethod.get(method) ?? 0) + 1);
}

/** Counts a request that ended, whatever way. */
export function countEnd(request: FinishedRequest): void {
  const { method, traceId } = request;
  activeByMethod.set(method, (activeByMethod.get(method) ?? 1) - 1);
  const series = seriesOf(method, request.route, request.status);
  series.requests.add(1, traceId);
  series.durations.observe(request.seconds, traceId);
  series.requestSizes.observe(request.requestBytes, traceId);
  if (request.responseBytes !== undefined) {
    series.responseSizes.observe(request.responseBytes, traceId);
  }
}

/** Counts an answer to bytes that were no HTTP request, for which no handler runs. */
export function countUnparsed(status: number): void {
  seriesOf('_OTHER', 'unmatched', status).requests.add();
}

function seriesOf(method: string, route: string, status: number): Series {
  const key = `${status} ${method} ${route}`;
  let series = byKey.get(key);
  if (series === undefined) {
    series = makeSeries(method, route, status);
    byKey.set(key, series);
  }
  return series;
}

function makeSeries(method: string, route: string, status: number): Series {
  const status_class = `${Math.floor(status / 100)}xx`;
  const template = `${method} ${route}`;
  return {
    requests: requests.child({ method, route, status: String(status), status_class }),
    durations: remember(durationsByKey, `${status_class} ${template}`, () =>
      durations.child({ method, route, status_class }),
    ),
    ...remember(sizesByKey, template, () => ({
      requestSizes: requestSizes.child({ method, route }),
      responseSizes: responseSizes.child({ method, route }),
    })),
  };
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const existing = known.get(key);
  if (existing !== undefined) return existing;
  const made = make();
  known.set(key, made);
  return made;
}
