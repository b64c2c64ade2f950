import { counter, type Gauge, gauge, type Histogram, histogram } from '@lab/telemetry';

/** The values that change by themselves, read when metrics are scraped. */
export interface LiveValues {
  readonly inflight: number;
  readonly targetRps: number;
  readonly behind: boolean;
}

const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];
const lagBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const sentRequests = counter(
  'loadgen_requests_total',
  'Requests sent and answered, or given up; status 0 stands for no answer.',
  ['method', 'route', 'status'],
);

const requestDuration: Pick<Histogram<string>, 'observe'> = histogram(
  'loadgen_request_duration_seconds',
  'Time from when a request was due to the end of its answer.',
  ['method', 'route'],
  durationBuckets,
);

/**
 * Records how long a request took, in seconds from when it was due.
 * @param traceId goes into the exemplar; undefined when the trace is not recorded
 */
export function observeDuration(
  labels: { readonly method: string; readonly route: string },
  seconds: number,
  traceId: string | undefined,
): void {
  const exemplar = traceId === undefined ? {} : { exemplarLabels: { trace_id: traceId } };
  requestDuration.observe({ labels, value: seconds, ...exemplar });
}

export const shedRequests = counter(
  'loadgen_shed_total',
  'Requests that were due but not sent, because too many were unanswered.',
);

export const lagSeconds = histogram(
  'loadgen_lag_seconds',
  'How much later than due a request was sent.',
  [],
  lagBuckets,
);

let live: () => LiveValues = () => ({ inflight: 0, targetRps: 0, behind: false });

/** Names the generator whose values the gauges show. */
export function showLiveValues(values: () => LiveValues): void {
  live = values;
}

const inflight: Gauge = gauge('loadgen_inflight', 'Requests sent and not answered yet.', [], () =>
  inflight.set(live().inflight),
);
const targetRps: Gauge = gauge('loadgen_target_rps', 'Requests per second wanted now.', [], () =>
  targetRps.set(live().targetRps),
);
const behind: Gauge = gauge('loadgen_behind', '1 while the schedule is not kept, else 0.', [], () =>
  behind.set(live().behind ? 1 : 0),
);
