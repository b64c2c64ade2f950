import { createHash } from 'node:crypto';
import type { Seconds } from './random.ts';
import { checkSchedule, DAY, type Occurrences, occurrences, type Schedule } from './schedule.ts';
import { eventsOf, type Shape } from './shape.ts';

interface AnySeries {
  readonly name: string;
  readonly help?: string;
  readonly unit?: string;
  /** With `job` and `instance`: nothing adds them later. */
  readonly labels: Readonly<Record<string, string>>;
  /** Events during which there are no samples, as when a scrape fails; a counter counts on. */
  readonly missing?: readonly string[];
  /** The series exists only while this event lasts. */
  readonly only?: string;
  /**
   * Series of one stream share every lot that is drawn: a counter of requests and a histogram of the
   * same rate then count the same requests. Default: a stream of its own.
   */
  readonly stream?: string;
}

export interface CounterPlan extends AnySeries {
  readonly type: 'counter';
  /** Increase per second. */
  readonly value: Shape;
  /** Events at whose beginning the process starts again, from 0. */
  readonly resets?: readonly string[];
  /** Counts in fractions, as seconds of CPU time do. Default: whole things. */
  readonly fractional?: boolean;
}

export interface GaugePlan extends AnySeries {
  readonly type: 'gauge';
  readonly value: Shape;
  /** Only whole numbers, as a queue's length. */
  readonly whole?: boolean;
}

/** Log-normally distributed observations. `unit` is that of the observations. */
export interface HistogramPlan extends AnySeries {
  readonly type: 'histogram';
  /** Observations per second. */
  readonly value: Shape;
  /** Half of the observations are below it. */
  readonly median: Shape;
  /** Standard deviation of the logarithm; p95 is median × e^(1.645 × spread). */
  readonly spread: number;
  /** Upper bounds, ascending, without +Inf. */
  readonly buckets: readonly number[];
  readonly resets?: readonly string[];
}

export type SeriesPlan = CounterPlan | GaugePlan | HistogramPlan;

/** Something that happens once or again and again, and that series refer to. */
export interface EventPlan {
  readonly id: string;
  readonly kind: 'incident' | 'deploy' | 'reset' | 'missing' | 'lifetime';
  readonly when: Schedule;
}

/**
 * A past: what a number of series were worth at any time. Every value is a function of the plan and
 * of absolute time alone, so that adding to a past computes only what is missing.
 */
export interface HistoryPlan {
  readonly name: string;
  readonly seed: number;
  readonly days: number;
  readonly stepSeconds: Seconds;
  readonly series: readonly SeriesPlan[];
  readonly events: readonly EventPlan[];
  /** Unix seconds at which counters that never start again were 0. */
  readonly origin: number;
}

/** 1 September 2026. */
const DEFAULT_ORIGIN = Date.UTC(2026, 8, 1) / 1000;

/** Raised when the same plan makes other samples than before, so that no cache is trusted. */
const GENERATOR_VERSION = 1;

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Declares a past. Throws a RangeError that says which series or event is wrong, and why. */
export function historyPlan(
  plan: Omit<HistoryPlan, 'origin' | 'events'> & Partial<Pick<HistoryPlan, 'origin' | 'events'>>,
): HistoryPlan {
  const { origin = DEFAULT_ORIGIN } = plan;
  const complete: HistoryPlan = {
    events: [],
    ...plan,
    origin: Math.ceil(origin / plan.stepSeconds) * plan.stepSeconds,
  };
  const { name, days, stepSeconds, series, events } = complete;
  const mistake = (what: string, why: string) => new RangeError(`plan ${name}, ${what}: ${why}`);
  if (!(days > 0) || !Number.isInteger(stepSeconds) || stepSeconds < 1 || DAY % stepSeconds !== 0) {
    throw mistake('length', 'days > 0 and a whole number of steps in a day are needed');
  }
  for (const { id, when } of events) {
    try {
      checkSchedule(when);
    } catch (error) {
      throw mistake(`event ${id}`, error instanceof Error ? error.message : String(error));
    }
  }
  const known = new Set(events.map(({ id }) => id));
  if (known.size < events.length) throw mistake('events', 'an id is there twice');
  const seen = new Set<string>();
  for (const one of series) {
    const key = seriesKey(one);
    const isNamed = METRIC_NAME.test(one.name) && Object.keys(one.labels).every(isLabelName);
    if (!isNamed) throw mistake(key, 'this is no name of a metric or label');
    if (seen.has(key)) throw mistake(key, 'it is there twice');
    seen.add(key);
    for (const id of referredEvents(one)) {
      if (!known.has(id)) throw mistake(key, `there is no event ${id}`);
    }
    if (one.type === 'histogram' && !ascends(one.buckets)) {
      throw mistake(key, 'buckets must ascend');
    }
  }
  return complete;
}

const isLabelName = (name: string) => LABEL_NAME.test(name) && !['le', '__name__'].includes(name);
const ascends = (numbers: readonly number[]) =>
  numbers.length > 0 &&
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));

/** Every event that a series depends on, each once. */
export function referredEvents(series: SeriesPlan): string[] {
  const { missing = [], only, value } = series;
  return [
    ...new Set([
      ...missing,
      ...(only === undefined ? [] : [only]),
      ...('resets' in series ? (series.resets ?? []) : []),
      ...eventsOf(value),
      ...(series.type === 'histogram' ? eventsOf(series.median) : []),
    ]),
  ];
}

/** A series as PromQL selects it: `up{instance="a",job="b"}`. */
export function seriesKey({ name, labels }: Pick<SeriesPlan, 'name' | 'labels'>): string {
  const pairs = Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}="${escapeValue(value)}"`);
  return `${name}{${pairs.join(',')}}`;
}

export const escapeValue = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** The occurrences of an event of the plan. Throws when there is none of that name. */
export function eventsById(plan: HistoryPlan): (id: string) => Occurrences {
  const all = new Map(
    plan.events.map(({ id, when }) => [
      id,
      occurrences(when, plan.stepSeconds, `${plan.seed} ${id}`),
    ]),
  );
  return (id) => {
    const found = all.get(id);
    if (!found) throw new RangeError(`plan ${plan.name} has no event ${id}`);
    return found;
  };
}

/** Names everything that decides the samples of a plan. */
export function planHash(plan: HistoryPlan): string {
  return createHash('sha256')
    .update(JSON.stringify([GENERATOR_VERSION, plan]))
    .digest('hex')
    .slice(0, 24);
}
