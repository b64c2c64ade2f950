import type { RuleData, RuleFixtures } from '@lab/kit/spec';

const MINUTES = 240;
const SAMPLES = 'scrape_samples_post_metric_relabeling';

interface Names {
  readonly jobs: readonly [string, string, string, string, string];
  /** Samples of a target as usual. */
  readonly size: number;
  /** Minutes by which everything is shifted. */
  readonly shift: number;
}

/** Values from minute to minute: so many minutes of each value, `_` where there is none. */
const timeline = (...parts: readonly (readonly [minutes: number, value: number | '_'])[]): string =>
  parts
    .map(([minutes, value]) => (value === '_' ? `_x${minutes}` : `${value}+0x${minutes - 1}`))
    .join(' ');

const target = (name: string, job: string, instance: string, values: string) => ({
  series: `${name}{job="${job}", instance="${instance}:80"}`,
  values,
});

/**
 * Four hours in which one job explodes twice (once for a few minutes only), one is scaled out, one is
 * small and doubles, one is new, and one grows by as much as is normal.
 */
function incident({ jobs, size, shift }: Names): RuleData {
  const [bomb, scaled, small, fresh, slow] = jobs;
  const begin = 100 + shift;
  const series = [
    target(
      SAMPLES,
      bomb,
      'a',
      timeline([begin, size], [6, 4 * size], [44, size], [40, 3 * size], [50 - shift, size]),
    ),
    target(SAMPLES, bomb, 'b', timeline([MINUTES, size])),
    ...['a', 'b', 'c', 'd', 'e'].map((instance, index) =>
      target(
        SAMPLES,
        scaled,
        instance,
        index < 2 ? timeline([MINUTES, size]) : timeline([begin, '_'], [MINUTES - begin, size]),
      ),
    ),
    target(SAMPLES, small, 'a', timeline([begin, 60], [MINUTES - begin, 300])),
    target(SAMPLES, fresh, 'a', timeline([begin, '_'], [MINUTES - begin, 5 * size])),
    target(SAMPLES, slow, 'a', timeline([begin, 10 * size], [MINUTES - begin, 15 * size])),
  ];
  const counter = 'prometheus_target_scrapes_exceeded_sample_limit_total';
  const self = { job: 'prometheus', instance: 'self' };
  return {
    intervalSeconds: 60,
    steps: MINUTES,
    series: [
      ...series,
      target(
        counter,
        self.job,
        self.instance,
        timeline([begin + 20, 7], [1, 8], [30, 12], [60, 0], [129 - begin, 0]),
      ),
      target(
        'prometheus_tsdb_head_series',
        self.job,
        self.instance,
        timeline(
          [begin, 40_000],
          [9, 130_000],
          [20, 60_000],
          [50, 100_001 + size],
          [161 - begin, 99_000],
        ),
      ),
      target(
        'prometheus_tsdb_symbol_table_size_bytes',
        self.job,
        self.instance,
        timeline([MINUTES, 30e6]),
      ),
    ],
    types: {
      [SAMPLES]: 'gauge',
      [counter]: 'counter',
      prometheus_tsdb_head_series: 'gauge',
      prometheus_tsdb_symbol_table_size_bytes: 'gauge',
    },
  };
}

/** The same kinds of trouble in two systems, one of which is never shown. */
export const incidents: RuleFixtures = {
  public: incident({ jobs: ['api', 'web', 'cron', 'beta', 'mail'], size: 900, shift: 0 }),
  hidden: incident({ jobs: ['fraud', 'rank', 'probe', 'canary', 'batch'], size: 1400, shift: 7 }),
};
