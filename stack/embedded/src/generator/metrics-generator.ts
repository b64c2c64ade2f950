import { hostname } from 'node:os';
import type { Metrics } from '../metrics/metrics.ts';
import type { ResourceSpans } from '../otlp/model.ts';
import { Registry } from './registry.ts';
import { RemoteWriter } from './remote-writer.ts';
import { serviceGraph } from './service-graph.ts';
import { spanMetrics } from './span-metrics.ts';
import { encodeWriteRequest } from './write-request.ts';

export interface GeneratorOptions {
  /** Remote write endpoint of Prometheus. */
  readonly url: string;
  readonly intervalMs?: number;
  readonly maxSeries?: number;
  readonly maxBatches?: number;
  readonly now: () => number;
}

const DEFAULTS = { intervalMs: 5000, maxSeries: 20_000, maxBatches: 60 };

/** Spans that ended longer ago than this, or later than in this time, do not count, as in the original. */
const SLACK_MS = 30_000;

/** Makes metrics of spans and writes them to Prometheus at a steady interval. */
export class MetricsGenerator {
  readonly #now: () => number;
  readonly #intervalMs: number;
  readonly #registry: Registry;
  readonly #writer: RemoteWriter;
  readonly #spanMetrics: (spans: readonly ResourceSpans[]) => void;
  readonly #graph: ReturnType<typeof serviceGraph>;
  readonly #timer: NodeJS.Timeout;
  #late = 0;
  #writtenAtMs: number;

  constructor(options: GeneratorOptions) {
    this.#now = options.now;
    this.#writtenAtMs = options.now();
    this.#intervalMs = options.intervalMs ?? DEFAULTS.intervalMs;
    this.#registry = new Registry({
      maxSeries: options.maxSeries ?? DEFAULTS.maxSeries,
      now: options.now,
    });
    this.#writer = new RemoteWriter({
      url: options.url,
      maxBatches: options.maxBatches ?? DEFAULTS.maxBatches,
    });
    this.#spanMetrics = spanMetrics(this.#registry);
    this.#graph = serviceGraph(this.#registry, options.now);
    this.#timer = setInterval(() => this.flush(), this.#intervalMs);
    this.#timer.unref();
  }

  observe(spans: readonly ResourceSpans[]): void {
    const recent = this.#recent(spans);
    this.#spanMetrics(recent);
    this.#graph.observe(recent);
  }

  /** Queues the present values of all series. */
  flush(): void {
    this.#graph.expire();
    const now = this.#now();
    const samples = this.#registry.collect();
    if (samples.length === 0) return;
    const external = { __metrics_gen_instance: hostname() };
    // A zero from before the start would fall among the samples of the process before this one.
    const zeroAt = Math.max(now - this.#intervalMs, this.#writtenAtMs);
    this.#writtenAtMs = now;
    const body = encodeWriteRequest(samples, external, now, zeroAt);
    this.#writer.push(body, samples.length);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.flush();
    await this.#writer.close();
  }

  /** Adds what the generator knows about itself to the metrics of the store. */
  describe(metrics: Metrics): void {
    const writer = this.#writer;
    metrics.gauge(
      'tempo_metrics_generator_registry_active_series',
      'Generated series.',
      () => this.#registry.size,
    );
    metrics.observedCounter(
      'tempo_metrics_generator_registry_series_limited_total',
      'Observations dropped because there are too many series.',
      () => this.#registry.dropped,
    );
    metrics.observedCounter(
      'tempo_metrics_generator_processor_service_graphs_dropped_spans',
      'Edges dropped because too many waited for their other side.',
      () => this.#graph.dropped(),
    );
    metrics.observedCounter(
      'tempo_metrics_generator_spans_discarded_total',
      'Spans that ended too long ago, or too far in the future.',
      () => this.#late,
    );
    metrics.observedCounter(
      'prometheus_remote_storage_samples_total',
      'Samples written.',
      () => writer.sent,
    );
    metrics.observedCounter(
      'prometheus_remote_storage_samples_dropped_total',
      'Samples given up.',
      () => writer.dropped,
    );
    metrics.observedCounter(
      'prometheus_remote_storage_samples_retried_total',
      'Requests sent again.',
      () => writer.retries,
    );
    metrics.gauge(
      'prometheus_remote_storage_samples_pending',
      'Requests that wait.',
      () => writer.waiting,
    );
  }

  #recent(all: readonly ResourceSpans[]): ResourceSpans[] {
    const oldest = BigInt(this.#now() - SLACK_MS) * 1_000_000n;
    const newest = BigInt(this.#now() + SLACK_MS) * 1_000_000n;
    return all.map(({ resource, scopes }) => ({
      resource,
      scopes: scopes.map(({ scope, spans }) => {
        const recent = spans.filter(({ end }) => end >= oldest && end <= newest);
        this.#late += spans.length - recent.length;
        return { scope, spans: recent };
      }),
    }));
  }
}
