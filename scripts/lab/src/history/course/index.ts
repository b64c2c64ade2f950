import { type HistoryPlan, historyPlan, type SeriesPlan } from '../plan.ts';
import { courseEvents } from './events.ts';
import { hostSeries } from './hosts.ts';
import { modelSeries } from './models.ts';
import { shopSeries } from './shop.ts';
import { workerSeries } from './worker.ts';

export interface CourseOptions {
  readonly name: string;
  readonly seed: number;
  readonly days: number;
  /** Label values that are called differently here, such as `{churn: 'lead-quality'}`. */
  readonly rename?: Readonly<Record<string, string>>;
}

/** The past of the course with another seed, another length or other names. */
export function coursePast({ name, seed, days, rename = {} }: CourseOptions): HistoryPlan {
  const series = [...modelSeries, ...shopSeries, ...workerSeries, ...hostSeries].map(
    (one): SeriesPlan => ({
      ...one,
      labels: Object.fromEntries(
        Object.entries(one.labels).map(([label, value]) => [label, rename[value] ?? value]),
      ),
    }),
  );
  return historyPlan({ name, seed, days, stepSeconds: 60, events: courseEvents, series });
}

/** Thirty days, as the labs' Prometheus has them. */
export const courseHistory: HistoryPlan = coursePast({ name: 'course', seed: 20_261, days: 30 });

/** The same series and values, but of eight days only: enough to look a week back, and quick. */
export const practiceHistory: HistoryPlan = coursePast({ name: 'practice', seed: 20_261, days: 8 });

/** What learners' work is tried on besides: other values, and other names where names are free. */
export const hiddenHistory: HistoryPlan = coursePast({
  name: 'hidden',
  seed: 9_071,
  days: 8,
  rename: {
    churn: 'lead-quality',
    v7: 'v12',
    'model-0:8001': 'serving-a:8001',
    'model-1:8001': 'serving-b:8001',
    'model-staging-0:8001': 'serving-s:8001',
    'api-0:8000': 'shop-a:8000',
    'api-1:8000': 'shop-b:8000',
    'worker-0:8002': 'jobs-a:8002',
    'db-0:9100': 'store-a:9100',
  },
});
