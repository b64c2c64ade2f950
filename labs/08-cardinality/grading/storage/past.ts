import { type HistoryPlan, historyPlan, type SeriesPlan, shapes } from '@lab/kit/spec';

interface Size {
  readonly name: string;
  readonly seed: number;
  readonly instance: string;
  /** Samples per second, on a quiet and on a busy hour. */
  readonly samples: readonly [low: number, high: number];
  /** Native histograms per second. */
  readonly histograms: number;
  readonly bytesPerSample: number;
}

const { constant, daily, product } = shapes;

/** Two days of what a Prometheus says about its own database. */
function past({ name, seed, instance, samples, histograms, bytesPerSample }: Size): HistoryPlan {
  const labels = { job: 'prometheus', instance };
  const [low, high] = samples;
  const counter = (metric: string, value: SeriesPlan['value'], more = {}): SeriesPlan => ({
    name: metric,
    type: 'counter',
    labels: { ...labels, ...more },
    value,
    stream: metric.startsWith('prometheus_tsdb_compaction') ? 'compaction' : metric + name,
    resets: ['restart'],
  });
  const compacted = daily({ low, high });
  return historyPlan({
    name,
    seed,
    days: 2,
    stepSeconds: 60,
    events: [
      {
        id: 'restart',
        kind: 'reset',
        when: { every: 24 * 3600, at: 5 * 3600, lasts: 60 },
      },
    ],
    series: [
      counter('prometheus_tsdb_head_samples_appended_total', compacted, { type: 'float' }),
      counter('prometheus_tsdb_head_samples_appended_total', constant(histograms), {
        type: 'histogram',
      }),
      counter('prometheus_tsdb_compaction_chunk_samples_sum', compacted),
      counter(
        'prometheus_tsdb_compaction_chunk_size_bytes_sum',
        product(compacted, constant(bytesPerSample)),
      ),
      counter(
        'prometheus_tsdb_compaction_chunk_samples_count',
        product(compacted, constant(1 / 120)),
      ),
      counter(
        'prometheus_tsdb_compaction_chunk_size_bytes_count',
        product(compacted, constant(1 / 120)),
      ),
    ],
  });
}

export const publicPast = past({
  name: 'storage-public',
  seed: 8,
  instance: 'prometheus:9090',
  samples: [9000, 14_000],
  histograms: 300,
  bytesPerSample: 1.6,
});

export const hiddenPast = past({
  name: 'storage-hidden',
  seed: 81,
  instance: '10.2.0.9:9090',
  samples: [30_000, 70_000],
  histograms: 2500,
  bytesPerSample: 2.7,
});
