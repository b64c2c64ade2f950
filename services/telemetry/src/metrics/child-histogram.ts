import { Histogram, type MetricObjectWithValues, type MetricValueWithName } from 'prom-client';
import { Exemplar, type PrintedExemplar } from './exemplar.ts';
import { registry } from './registry.ts';

type Labels<L extends string> = MetricValueWithName<L>['labels'];

/** One series of a histogram, kept at hand by hot code. */
export class HistogramChild<L extends string> {
  readonly labels: Labels<L>;
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  readonly #exemplars: (Exemplar | undefined)[];
  #sum = 0;

  constructor(labels: Labels<L>, bounds: readonly number[]) {
    this.labels = labels;
    this.#bounds = bounds;
    this.#counts = [...bounds, Number.POSITIVE_INFINITY].map(() => 0);
    this.#exemplars = this.#counts.map(() => undefined);
  }

  /** @param traceId trace of the sampled span in which this was observed */
  observe(value: number, traceId?: string): void {
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
    if (traceId === undefined) return;
    let exemplar = this.#exemplars[bucket];
    if (exemplar === undefined) {
      exemplar = new Exemplar();
      this.#exemplars[bucket] = exemplar;
    }
    exemplar.set(traceId, value);
  }

  /** Cumulative buckets, sum and count, as they are exposed. */
  *values(name: string): Generator<HistogramValue<L>> {
    let cumulative = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      cumulative += count;
      yield {
        metricName: `${name}_bucket`,
        labels: { le: this.#bounds[bucket] ?? '+Inf', ...this.labels },
        value: cumulative,
        exemplar: this.#exemplars[bucket]?.current(),
      };
    }
    yield { metricName: `${name}_sum`, labels: this.labels, value: this.#sum };
    yield { metricName: `${name}_count`, labels: this.labels, value: cumulative };
  }
}

type HistogramValue<L extends string> = MetricValueWithName<L> & {
  readonly exemplar?: PrintedExemplar | undefined;
};

/** A histogram whose series are handed out as children. */
export class ChildHistogram<L extends string> extends Histogram<L> {
  readonly #bounds: readonly number[];
  readonly #children: HistogramChild<L>[] = [];
  readonly #name: string;
  readonly #help: string;

  /** @param bounds upper bounds in the base unit, ascending, without +Inf */
  constructor(name: string, help: string, labelNames: readonly L[], bounds: readonly number[]) {
    super({ name, help, labelNames, buckets: [...bounds], registers: [registry] });
    this.#name = name;
    this.#help = help;
    this.#bounds = bounds;
  }

  /** Makes a new series. Call once for each label set. */
  child(labels: Labels<L>): HistogramChild<L> {
    const child = new HistogramChild(labels, this.#bounds);
    this.#children.push(child);
    return child;
  }

  override get(): Promise<MetricObjectWithValues<MetricValueWithName<L>>> {
    return this.getForPromString();
  }

  /** What the registry prints; it asks for this before `get`. */
  async getForPromString(): Promise<MetricObjectWithValues<MetricValueWithName<L>>> {
    return {
      name: this.#name,
      help: this.#help,
      type: 'histogram',
      aggregator: 'sum',
      collect: () => undefined,
      values: this.#children.flatMap((child) => [...child.values(this.#name)]),
    };
  }
}
