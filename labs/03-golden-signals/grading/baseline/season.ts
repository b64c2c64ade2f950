import { DAY, HOUR, type Interval, MINUTE, type RuleData } from '@lab/kit/spec';

/** Requests of a shop for nine days, like any other until the last one. */
export interface Season {
  readonly data: RuleData;
  /** Seconds after the first sample. */
  readonly spike: Interval;
  readonly drop: Interval;
  /** Developers try out how much their own machine can bear. */
  readonly loadTest: Interval;
  /** When a process starts again, and again. */
  readonly restarts: readonly number[];
}

export interface SeasonOptions {
  readonly seed: number;
  /** Requests per second at the best hour. */
  readonly peak: number;
  readonly instances: readonly string[];
  readonly routes: readonly string[];
  /** Clock times of the last day, in hours. */
  readonly spikeAt: number;
  readonly dropAt: number;
}

const DAYS = 9;
const LAST = (DAYS - 1) * DAY;
const SPIKE = 3;
const DROP = 0.35;
/** A process that crashes does so again and again. */
const CRASHES = 6;
const CRASHES_APART = 4 * MINUTE;
/** Each minute is up to so much more or less busy than the time of the day says. */
const NOISE = 0.12;

/** Numbers from 0 to 1 by lot, the same for the same seed. */
function lots(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const within = (time: number, { from, to }: Interval): boolean => time >= from && time < to;

/** From 0.15 in the morning at seven to 1 in the evening. */
const timeOfDay = (time: number): number =>
  0.575 - 0.425 * Math.cos((2 * Math.PI * (time - 7 * HOUR)) / DAY);

/** The same nine days for the same options. */
export function season(options: SeasonOptions): Season {
  const { seed, peak, instances, routes, spikeAt, dropAt } = options;
  const hourOfLast = (hour: number): Interval => ({
    from: LAST + hour * HOUR,
    to: LAST + (hour + 1) * HOUR,
  });
  const spike = hourOfLast(spikeAt);
  const drop = hourOfLast(dropAt);
  const loadTest = hourOfLast(11);
  const restarts = [5 * DAY + 10 * HOUR, LAST + 14 * HOUR].flatMap((from) =>
    Array.from({ length: CRASHES }, (_, crash) => from + crash * CRASHES_APART),
  );
  const steps = (DAYS * DAY) / MINUTE;
  const random = lots(seed);
  // A busy minute is busy for all.
  const usual = Array.from(
    { length: steps },
    (_, step) => timeOfDay(step * MINUTE) * (1 + NOISE * (2 * random() - 1)),
  );
  const factor = (time: number) =>
    (within(time, spike) ? SPIKE : 1) * (within(time, drop) ? DROP : 1);
  const counter = (rate: (time: number, step: number) => number, resets: readonly number[]) => {
    let total = 0;
    return Array.from({ length: steps }, (_, step) => {
      const time = step * MINUTE;
      if (resets.includes(time)) total = 0;
      total += Math.round(rate(time, step) * MINUTE);
      return total;
    }).join(' ');
  };
  const series = (env: string, instance: string, route: string) =>
    `http_server_requests_total{job="shop-api", service="api", env="${env}", instance="${instance}", method="GET", route="${route}", status="200", status_class="2xx"}`;
  const share = peak / (instances.length * routes.length);
  const production = instances.flatMap((instance, index) =>
    routes.map((route) => ({
      series: series('production', instance, route),
      values: counter(
        (time, step) => share * (usual[step] ?? 0) * factor(time),
        index === 0 ? restarts : [],
      ),
    })),
  );
  const dev = {
    series: series('dev', 'api-dev:8000', routes[0] ?? '/'),
    values: counter((time) => peak * (within(time, loadTest) ? 1.2 : 0.01), []),
  };
  const data = { intervalSeconds: MINUTE, evaluationSeconds: 5 * MINUTE, steps };
  return { data: { ...data, series: [...production, dev] }, spike, drop, loadTest, restarts };
}

/** The nine days that the guide speaks of, and nine that learners do not see. */
export const SEASONS = {
  public: {
    seed: 3,
    peak: 70,
    instances: ['api-0:8000', 'api-1:8000'],
    routes: ['/products', '/checkout'],
    spikeAt: 5,
    dropAt: 19,
  },
  hidden: {
    seed: 31_337,
    peak: 9,
    instances: ['shop-a:8000', 'shop-b:8000', 'shop-c:8000'],
    routes: ['/products'],
    spikeAt: 5.5,
    dropAt: 17.5,
  },
} as const satisfies Record<string, SeasonOptions>;
