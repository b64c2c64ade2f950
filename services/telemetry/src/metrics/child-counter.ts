import { Counter, type MetricObjectWithValues, type MetricValue } from 'prom-client';
import { Exemplar } from './exemplar.ts';
import { registry } from './registry.ts';

type Labels<L extends string> = MetricValue<L>['labels'];

/** One series of a counter, kept at hand by hot code: adding costs no label lookup. */
export class CounterChild<L extends string> {
  readonly labels: Labels<L>;
  value = 0;
  readonly exemplar = new Exemplar();

  constructor(labels: Labels<L>) {
    this.labels = labels;
  }

  /** @param traceId trace of the sampled span in which this happened */
  add(amount = 1, traceId?: string): void {
    this.value += amount;
    if (traceId !== undefined) this.exemplar.set(traceId, amount);
  }
}

/** A counter whose series are handed out as children. */
export class ChildCounter<L extends string> extends Counter<L> {
  readonly #children: CounterChild<L>[] = [];

  /** @param name full series name, ending in `_total` */
  constructor(name: string, help: string, labelNames: readonly L[]) {
    super({ name, help, labelNames, registers: [registry] });
    this.reset();
  }

  /** Makes a new series. Call once for each label set. */
  child(labels: Labels<L>): CounterChild<L> {
    const child = new CounterChild(labels);
    this.#children.push(child);
    return child;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValue<L>>> {
    const metric = await super.get();
    const values = this.#children.map(({ labels, value, exemplar }) => ({
      labels,
      value,
      exemplar: exemplar.current(),
    }));
    return { ...metric, values };
  }
}

/**
 * A counter with one label of few values, incremented by name.
 * @returns what adds to the series of one label value
 */
export function tally<L extends string>(
  name: string,
  help: string,
  label: L,
): (value: string, amount?: number) => void {
  const metric = new ChildCounter<string>(name, help, [label]);
  const children = new Map<string, CounterChild<string>>();
  return (value, amount = 1) => {
    let child = children.get(value);
    if (child === undefined) {
      child = metric.child({ [label]: value });
      children.set(value, child);
    }
    child.add(amount);
  };
}
