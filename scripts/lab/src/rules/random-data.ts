import { type Random, seededRandom } from './random.ts';
import type { RuleData, RuleFixtures } from './rule-data.ts';

/** A family of series with random values. */
export interface RandomMetric {
  /** Name as exposed; a histogram's without `_bucket`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Lowest and highest value of a gauge; events per second of a counter or histogram. */
  readonly range: readonly [lowest: number, highest: number];
  /** One series for every combination. The hidden fixture has other values. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** Further labels, whose values queries name and which therefore stay as they are. */
  readonly fixedLabels?: Readonly<Record<string, readonly string[]>>;
  /** Upper edges of a histogram, ascending, without +Inf. */
  readonly buckets?: readonly number[];
}

export interface RandomDataPlan {
  readonly seed: number;
  readonly intervalSeconds: number;
  readonly steps: number;
  readonly metrics: readonly RandomMetric[];
}

interface Variant {
  readonly seed: number;
  readonly hidden: boolean;
}

/** Random series of these families: a public fixture, and its hidden sibling. */
export function randomFixtures(plan: RandomDataPlan): RuleFixtures {
  return {
    public: randomData(plan, { seed: plan.seed, hidden: false }),
    hidden: randomData(plan, { seed: plan.seed + 7919, hidden: true }),
  };
}

function randomData(plan: RandomDataPlan, variant: Variant): RuleData {
  const { intervalSeconds, steps } = plan;
  const series = plan.metrics.flatMap((metric, index) =>
    familyOf(metric, plan, variant, seededRandom(variant.seed * 31 + index)),
  );
  const types = Object.fromEntries(plan.metrics.map(({ name, type }) => [name, type]));
  return { intervalSeconds, steps, series, types };
}

type Labels = Readonly<Record<string, string>>;

function combinations(labels: Readonly<Record<string, readonly string[]>>): Labels[] {
  let found: Labels[] = [{}];
  for (const [label, values] of Object.entries(labels)) {
    found = found.flatMap((set) => values.map((value) => ({ ...set, [label]: value })));
  }
  return found;
}

function labelSets(metric: RandomMetric, { hidden }: Variant): Labels[] {
  const { labels = {}, fixedLabels = {} } = metric;
  const renamed = Object.entries(labels).map(([label, values]): [string, string[]] => [
    label,
    values.map((value) => (hidden ? `${value}-h` : value)),
  ]);
  const sets = combinations({ ...Object.fromEntries(renamed), ...fixedLabels });
  // A series that a rule may have counted on does not exist.
  return hidden && sets.length > 2 ? sets.slice(0, -1) : sets;
}

const exposed = (name: string, labels: Labels): string => {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(', ')}}`;
};

function familyOf(
  metric: RandomMetric,
  { steps, intervalSeconds }: RandomDataPlan,
  variant: Variant,
  random: Random,
): RuleData['series'][number][] {
  return labelSets(metric, variant).flatMap((labels, index) => {
    const timeline: Timeline = {
      steps,
      intervalSeconds,
      resetAt: variant.hidden && index === 0 ? Math.floor(steps * (0.4 + random() * 0.3)) : -1,
      firstAt: variant.hidden && index === 1 ? Math.floor(steps * (0.1 + random() * 0.2)) : 0,
    };
    return columnsOf(metric, timeline, random).map(({ suffix, le, values }) => ({
      series: exposed(metric.name + suffix, le === undefined ? labels : { ...labels, le }),
      values: values.join(' '),
    }));
  });
}

interface Timeline {
  readonly steps: number;
  readonly intervalSeconds: number;
  /** Step at which counters begin again at 0; -1 for never. */
  readonly resetAt: number;
  /** First step with a sample. */
  readonly firstAt: number;
}

interface Column {
  readonly suffix: string;
  readonly le?: string;
  readonly values: readonly (number | '_')[];
}

function columnsOf(metric: RandomMetric, timeline: Timeline, random: Random): Column[] {
  const [lowest, highest] = metric.range;
  const between = () => lowest + (highest - lowest) * random();
  const { steps, firstAt } = timeline;
  const late = (values: readonly number[]): (number | '_')[] =>
    values.map((value, step) => (step < firstAt ? '_' : value));
  if (metric.type === 'gauge') {
    const values = Array.from({ length: steps }, () => Number(between().toPrecision(6)));
    return [{ suffix: '', values: late(values) }];
  }
  const events = Array.from({ length: steps }, () =>
    Math.round(between() * timeline.intervalSeconds),
  );
  const total = (perStep: readonly number[]) => late(accumulate(perStep, timeline));
  if (metric.type === 'counter') return [{ suffix: '', values: total(events) }];
  return histogramColumns(metric.buckets ?? [0.1, 0.5, 1], events, random).map((column) => ({
    ...column,
    values: total(column.perStep),
  }));
}

function accumulate(perStep: readonly number[], { resetAt }: Timeline): number[] {
  let sum = 0;
  return perStep.map((amount, step) => {
    sum = step === resetAt ? amount : sum + amount;
    return Number(sum.toPrecision(12));
  });
}

interface HistogramColumn {
  readonly suffix: string;
  readonly le?: string;
  readonly perStep: readonly number[];
}

/** Events of each step, spread over the buckets. */
function histogramColumns(
  edges: readonly number[],
  events: readonly number[],
  random: Random,
): HistogramColumn[] {
  // Little lies beyond the last edge, so that quantiles up to the 99th have an answer of their own.
  const inner = edges.map(() => 0.1 + random());
  const weights = [...inner, 0.005 * edges.length];
  const counts = events.map((count) => {
    const shares = weights.map((weight) => weight * (0.9 + 0.1 * random()));
    const whole = shares.reduce((sum, share) => sum + share, 0);
    let below = 0;
    let sum = 0;
    return shares.map((share, index) => {
      sum += share;
      const last = index === shares.length - 1;
      below = last ? count : Math.max(below, Math.min(count, Math.round((count * sum) / whole)));
      return below;
    });
  });
  const middle = (index: number) =>
    ((edges[index - 1] ?? 0) + (edges[index] ?? 2 * (edges.at(-1) ?? 1))) / 2;
  const sums = counts.map((cumulative) =>
    cumulative.reduce(
      (sum, count, index) => sum + (count - (cumulative[index - 1] ?? 0)) * middle(index),
      0,
    ),
  );
  const buckets = weights.map((_, index) => ({
    suffix: '_bucket',
    le: String(edges[index] ?? '+Inf'),
    perStep: counts.map((cumulative) => cumulative[index] ?? 0),
  }));
  return [...buckets, { suffix: '_count', perStep: events }, { suffix: '_sum', perStep: sums }];
}
