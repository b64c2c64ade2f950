/** Label names and values of a generated series, without its name. */
export type SeriesLabels = Readonly<Record<string, string>>;

/** The trace that a sample comes from. */
export interface Exemplar {
  readonly traceId: string;
  readonly value: number;
  readonly timeMs: number;
}

/** One series as it is written to Prometheus. */
export interface Sample {
  readonly name: string;
  readonly labels: SeriesLabels;
  readonly value: number;
  /** Whether this is the first time that the series is written. */
  readonly isNew: boolean;
  readonly exemplar: Exemplar | undefined;
}

interface Entry {
  readonly labels: SeriesLabels;
  updatedAtMs: number;
  written: boolean;
}

interface CounterEntry extends Entry {
  value: number;
}

interface HistogramEntry extends Entry {
  readonly buckets: number[];
  readonly exemplars: (Exemplar | undefined)[];
  sum: number;
  count: number;
}

/** Series without news for this long are forgotten. */
const STALE_MS = 15 * 60_000;

export interface RegistryOptions {
  /** Label sets of all families together that may exist; more are dropped and counted. */
  readonly maxSeries: number;
  readonly now: () => number;
}

/** Counters and histograms with bounded cardinality. */
export class Registry {
  readonly #options: RegistryOptions;
  readonly #counters: { name: string; series: Map<string, CounterEntry> }[] = [];
  readonly #histograms: {
    name: string;
    edges: readonly number[];
    series: Map<string, HistogramEntry>;
  }[] = [];
  #size = 0;
  /** Observations that were dropped because there were too many series. */
  dropped = 0;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  counter(name: string): (labels: SeriesLabels, value?: number) => void {
    const series = new Map<string, CounterEntry>();
    this.#counters.push({ name, series });
    return (labels, value = 1) => {
      const entry = this.#entry(series, labels, (base) => ({ ...base, value: 0 }));
      if (entry !== undefined) entry.value += value;
    };
  }

  /** A histogram with the upper edges `edges`, in seconds. */
  histogram(
    name: string,
    edges: readonly number[],
  ): (labels: SeriesLabels, value: number, traceId: string) => void {
    const series = new Map<string, HistogramEntry>();
    this.#histograms.push({ name, edges, series });
    return (labels, value, traceId) => {
      const entry = this.#entry(series, labels, (base) => ({
        ...base,
        buckets: Array.from({ length: edges.length + 1 }, () => 0),
        exemplars: [],
        sum: 0,
        count: 0,
      }));
      if (entry === undefined) return;
      const found = edges.findIndex((edge) => value <= edge);
      const bucket = found < 0 ? edges.length : found;
      entry.buckets[bucket] = (entry.buckets[bucket] ?? 0) + 1;
      entry.exemplars[bucket] = { traceId, value, timeMs: this.#options.now() };
      entry.sum += value;
      entry.count++;
    };
  }

  /** All series with their present values; each exemplar is handed out once. */
  collect(): Sample[] {
    this.#forgetStale();
    const samples: Sample[] = [];
    for (const { name, series } of this.#counters) {
      for (const entry of series.values()) {
        const isNew = !entry.written;
        samples.push({
          name,
          labels: entry.labels,
          value: entry.value,
          isNew,
          exemplar: undefined,
        });
        entry.written = true;
      }
    }
    for (const { name, edges, series } of this.#histograms) {
      for (const entry of series.values()) {
        samples.push(...histogramSamples(name, edges, entry));
        entry.written = true;
        entry.exemplars.length = 0;
      }
    }
    return samples;
  }

  #entry<T extends Entry>(
    series: Map<string, T>,
    labels: SeriesLabels,
    create: (base: Entry) => T,
  ): T | undefined {
    const key = JSON.stringify(labels);
    const now = this.#options.now();
    const known = series.get(key);
    if (known !== undefined) {
      known.updatedAtMs = now;
      return known;
    }
    if (this.#size >= this.#options.maxSeries) {
      this.dropped++;
      return undefined;
    }
    const created = create({ labels, updatedAtMs: now, written: false });
    series.set(key, created);
    this.#size++;
    return created;
  }

  #forgetStale(): void {
    const oldest = this.#options.now() - STALE_MS;
    for (const { series } of [...this.#counters, ...this.#histograms]) {
      for (const [key, entry] of series) {
        if (entry.updatedAtMs >= oldest) continue;
        series.delete(key);
        this.#size--;
      }
    }
  }
}

function* histogramSamples(
  name: string,
  edges: readonly number[],
  entry: HistogramEntry,
): Generator<Sample> {
  const { labels, buckets, exemplars, sum, count } = entry;
  const isNew = !entry.written;
  let total = 0;
  for (const [index, inBucket] of buckets.entries()) {
    total += inBucket;
    const le = index < edges.length ? String(edges[index]) : '+Inf';
    const exemplar = exemplars[index];
    yield { name: `${name}_bucket`, labels: { ...labels, le }, value: total, isNew, exemplar };
  }
  yield { name: `${name}_sum`, labels, value: sum, isNew, exemplar: undefined };
  yield { name: `${name}_count`, labels, value: count, isNew, exemplar: undefined };
}
