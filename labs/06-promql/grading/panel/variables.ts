import { DAY, HOUR, WEEK } from '@lab/kit/spec';

/** How a panel is looked at: how far back, how wide, and what is chosen for the variable. */
export interface View {
  readonly name: string;
  /** Seconds that the graph spans. */
  readonly range: number;
  /** Seconds between two points: Grafana's $__interval. */
  readonly interval: number;
  /** Chosen for the variable model. */
  readonly model: readonly string[] | 'All';
}

/** Seconds between two samples of the past. */
export const SCRAPE_INTERVAL = 60;

export const VIEWS: readonly View[] = [
  { name: 'the last hour of one model', range: HOUR, interval: 60, model: ['fraud-detector'] },
  {
    name: 'the last day of two models',
    range: DAY,
    interval: 120,
    model: ['fraud-detector', 'recommender'],
  },
  { name: 'the last week of all models', range: WEEK, interval: 600, model: 'All' },
];

/** Grafana's rule: wide enough for every sample, and for a rate to find two of them. */
export const rateInterval = (interval: number): number =>
  Math.max(interval + SCRAPE_INTERVAL, 4 * SCRAPE_INTERVAL);

/** One value as it is, several as the alternatives of a regular expression, All as anything. */
function chosen(model: View['model']): string {
  if (model === 'All') return '.*';
  return model.length === 1 ? model.join('') : `(${model.join('|')})`;
}

/** The query that Grafana sends: its variables replaced by what the view says. */
export function interpolate(query: string, { range, interval, model }: View): string {
  const values: Readonly<Record<string, string>> = {
    __rate_interval: `${rateInterval(interval)}s`,
    __interval: `${interval}s`,
    __interval_ms: `${interval * 1000}`,
    __range: `${range}s`,
    __range_s: `${range}`,
    model: chosen(model),
  };
  return query.replace(
    /\$(?:\{(\w+)(?::(?:regex|pipe))?\}|(\w+))/g,
    (whole, braced: string | undefined, bare: string | undefined) =>
      values[braced ?? bare ?? ''] ?? whole,
  );
}
