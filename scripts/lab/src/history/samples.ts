import { type Evaluate, evaluator } from './evaluate.ts';
import { eventsById, type HistoryPlan, type SeriesPlan, seriesKey } from './plan.ts';
import { hashText, uniform } from './random.ts';
import type { Occurrences } from './schedule.ts';

/** One line of an exposition: its name with labels, and a value for each step, NaN where there is none. */
export interface SampleRow {
  readonly series: string;
  readonly values: Float64Array;
}

/** A range of samples: `count` of them, the first at Unix second `first`. */
export interface Steps {
  readonly first: number;
  readonly count: number;
}

/** The steps of `[from, until)`. */
export function stepsBetween(from: number, until: number, stepSeconds: number): Steps {
  const first = Math.ceil(from / stepSeconds) * stepSeconds;
  return { first, count: Math.max(0, Math.ceil((until - first) / stepSeconds)) };
}

/** What a counter, a histogram or a gauge counts in the step that ends at `time`. */
interface Increments {
  /** Names of the lines that belong to the series, such as its buckets. */
  readonly lines: readonly string[];
  /** Adds the increments of one step to a running total, one number per line. */
  readonly add: (time: number, totals: Float64Array) => void;
}

/** The samples of the series of a plan. */
export class Sampler {
  readonly #plan: HistoryPlan;
  readonly #event: (id: string) => Occurrences;
  /** Where the totals of a series stand after the last range that was asked for. */
  readonly #reached = new Map<
    SeriesPlan,
    { readonly time: number; readonly totals: Float64Array }
  >();

  constructor(plan: HistoryPlan) {
    this.#plan = plan;
    this.#event = eventsById(plan);
  }

  /** Every line of one series over a range of steps. */
  rows(series: SeriesPlan, steps: Steps): SampleRow[] {
    const rows = series.type === 'gauge' ? this.#gauge(series, steps) : this.#totals(series, steps);
    const isThere = this.#presence(series);
    for (let index = 0; index < steps.count; index++) {
      if (isThere(steps.first + index * this.#plan.stepSeconds)) continue;
      for (const { values } of rows) values[index] = Number.NaN;
    }
    return rows;
  }

  #gauge(series: Extract<SeriesPlan, { type: 'gauge' }>, { first, count }: Steps): SampleRow[] {
    const value = this.#evaluate(series, series.value, 'value');
    const { stepSeconds } = this.#plan;
    const values = Float64Array.from({ length: count }, (_, index) => {
      const exact = value(first + index * stepSeconds);
      return series.whole ? Math.round(exact) : significant(exact);
    });
    return [{ series: seriesKey(series), values }];
  }

  /**
   * A running total starts at 0 with its process. The first sample of a process already holds what
   * was counted in the step before it, so that nothing is lost between two processes.
   */
  #totals(series: Exclude<SeriesPlan, { type: 'gauge' }>, { first, count }: Steps): SampleRow[] {
    const { stepSeconds, origin } = this.#plan;
    const { lines, add } = this.#increments(series);
    const rows = lines.map((line) => ({ series: line, values: new Float64Array(count) }));
    const starts = (series.resets ?? []).map((id) => this.#event(id));
    const startBefore = (time: number) =>
      Math.max(origin, ...starts.map(({ latest }) => latest(time)?.from ?? origin));
    const end = first + count * stepSeconds;
    const restarts = new Set(
      starts.flatMap(({ between }) => between(first - stepSeconds, end).map(({ from }) => from)),
    );
    const reached = this.#reached.get(series);
    const goesOn = reached?.time === first;
    const totals = goesOn ? reached.totals : new Float64Array(lines.length);
    const begin = goesOn ? first : startBefore(first);
    for (let time = begin; time < end; time += stepSeconds) {
      if (restarts.has(time)) totals.fill(0);
      add(time, totals);
      if (time < first) continue;
      const index = (time - first) / stepSeconds;
      for (let line = 0; line < rows.length; line++) {
        const values = rows[line]?.values;
        if (values) values[index] = totals[line] ?? 0;
      }
    }
    this.#reached.set(series, { time: end, totals });
    return rows;
  }

  #increments(series: Exclude<SeriesPlan, { type: 'gauge' }>): Increments {
    const { stepSeconds } = this.#plan;
    const rate = this.#evaluate(series, series.value, 'value');
    const lot = hashText(`${this.#streamSeed(series)} rounding`);
    const amount = (time: number) => Math.max(0, rate(time)) * stepSeconds;
    const draw = (time: number) => uniform(lot, time / stepSeconds);
    if (series.type === 'histogram') return this.#observations(series, amount, draw);
    const count = series.fractional
      ? amount
      : (time: number) => Math.floor(amount(time) + draw(time));
    return {
      lines: [seriesKey(series)],
      add: (time, totals) => {
        totals[0] = (totals[0] ?? 0) + count(time);
      },
    };
  }

  /** One lot rounds all buckets of a step, so that they stay monotone in `le`. */
  #observations(
    series: Extract<SeriesPlan, { type: 'histogram' }>,
    amount: Evaluate,
    draw: Evaluate,
  ): Increments {
    const { name, labels, buckets, spread } = series;
    const median = this.#evaluate(series, series.median, 'median');
    const last = buckets.length;
    const logs = buckets.map(Math.log);
    const meanToMedian = Math.exp(spread ** 2 / 2);
    return {
      lines: [
        ...[...buckets.map(String), '+Inf'].map(
          (le) =>
            `${seriesKey({ name: `${name}_bucket`, labels: { ...labels, le: floatText(le) } })}`,
        ),
        seriesKey({ name: `${name}_count`, labels }),
        seriesKey({ name: `${name}_sum`, labels }),
      ],
      add: (time, totals) => {
        const expected = amount(time);
        const rounding = draw(time);
        const middle = Math.max(1e-9, median(time));
        const log = Math.log(middle);
        for (let index = 0; index < last; index++) {
          const below = normalBelow(((logs[index] ?? 0) - log) / spread);
          totals[index] = (totals[index] ?? 0) + Math.floor(expected * below + rounding);
        }
        const observed = Math.floor(expected + rounding);
        totals[last] = (totals[last] ?? 0) + observed;
        totals[last + 1] = (totals[last + 1] ?? 0) + observed;
        totals[last + 2] = (totals[last + 2] ?? 0) + observed * middle * meanToMedian;
      },
    };
  }

  #presence({ missing = [], only }: SeriesPlan): (time: number) => boolean {
    const gaps = missing.map((id) => this.#event(id));
    const life = only === undefined ? undefined : this.#event(only);
    const { origin } = this.#plan;
    return (time) =>
      time >= origin &&
      (life === undefined || life.at(time) !== undefined) &&
      gaps.every(({ at }) => at(time) === undefined);
  }

  #evaluate(series: SeriesPlan, shape: SeriesPlan['value'], part: string): Evaluate {
    const { stepSeconds } = this.#plan;
    const seed = `${this.#streamSeed(series)} ${part}`;
    return evaluator(shape, { seed, stepSeconds, event: this.#event });
  }

  #streamSeed(series: SeriesPlan): string {
    return `${this.#plan.seed} ${series.stream ?? seriesKey(series)}`;
  }
}

/** Prometheus writes bounds as floats: `1` is `1.0` in OpenMetrics. */
export const floatText = (bound: string): string => (/^\d+$/.test(bound) ? `${bound}.0` : bound);

const significant = (value: number) => Number(value.toPrecision(6));

/**
 * Share of a standard normal distribution below `z`, with an error below 1e-4.
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.18
 */
function normalBelow(z: number): number {
  const x = Math.abs(z);
  const root = 1 + x * (0.196854 + x * (0.115194 + x * (0.000344 + x * 0.019527)));
  const tail = 0.5 / (root * root * root * root);
  return z > 0 ? 1 - tail : tail;
}
