import { isSpanContextValid, TraceFlags, trace } from '@opentelemetry/api';
import { Counter, Gauge, Histogram } from 'prom-client';
import { registry } from './registry.ts';

/** Values of the labels of one series. */
export type LabelValues<L extends string> = Partial<Record<L, string | number>>;

/**
 * Registers a counter.
 * @param name full series name, `_total` included: this is the name that is scraped
 * @throws Error when the name lacks `_total` (OpenMetrics requires it) or is taken
 */
export function counter<L extends string = never>(
  name: string,
  help: string,
  labels: readonly L[] = [],
): Counter<L> {
  if (!name.endsWith('_total')) throw new Error(`counter ${name}: the name must end in _total`);
  return new Counter({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    enableExemplars: true,
  });
}

/**
 * Registers a gauge.
 * @param collect called before each scrape, to set the current value
 */
export function gauge<L extends string = never>(
  name: string,
  help: string,
  labels: readonly L[] = [],
  collect?: () => void | Promise<void>,
): Gauge<L> {
  return new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    ...(collect === undefined ? {} : { collect }),
  });
}

/**
 * Registers a histogram whose buckets take exemplars.
 * @param buckets upper bounds in the metric's base unit, ascending, without +Inf
 */
export function histogram<L extends string = never>(
  name: string,
  help: string,
  labels: readonly L[],
  buckets: readonly number[],
): Histogram<L> {
  return new Histogram({
    name,
    help,
    labelNames: labels,
    buckets: [...buckets],
    registers: [registry],
    enableExemplars: true,
  });
}

/** Adds to a counter, with the trace of the active sampled span as exemplar. */
export function inc<L extends string>(metric: Counter<L>, labels: LabelValues<L>, value = 1): void {
  const sink: Counter<string> = metric;
  sink.inc({ labels, value, ...exemplar() });
}

/** Records one observation, with the trace of the active sampled span as exemplar. */
export function observe<L extends string>(
  metric: Histogram<L>,
  labels: LabelValues<L>,
  value: number,
): void {
  const sink: Pick<Histogram<string>, 'observe'> = metric;
  sink.observe({ labels, value, ...exemplar() });
}

function exemplar() {
  const spanContext = trace.getActiveSpan()?.spanContext();
  if (spanContext === undefined || !isSpanContextValid(spanContext)) return {};
  if ((spanContext.traceFlags & TraceFlags.SAMPLED) === 0) return {};
  return { exemplarLabels: { trace_id: spanContext.traceId } };
}
