import type { SeriesPlan } from '../plan.ts';
import { type Shape, shapes } from '../shape.ts';
import { traffic } from './shop.ts';

const labels = {
  job: 'shop-worker',
  service: 'worker',
  env: 'production',
  instance: 'worker-0:8002',
};
/** Jobs of each queue per second on an ordinary evening: one for each order. */
const PEAK = 9;
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** The worker of the shop: what it does, how that ends, how long it takes, and what waits. */
export const workerSeries: readonly SeriesPlan[] = [
  ...queueSeries('order.charge', {
    median: 0.12,
    retried: shapes.spike('payment-outage', 0.55, 0.01),
    waiting: shapes.spike('payment-outage', 20),
  }),
  ...queueSeries('order.mail', {
    median: shapes.product(0.05, shapes.spike('slow-mail', 12)),
    retried: 0.005,
    waiting: shapes.spike('slow-mail', 25),
  }),
];

interface Queue {
  /** Seconds. */
  readonly median: Shape;
  /** Share of the attempts that fail and come again. */
  readonly retried: Shape;
  /** Factor of what waits. */
  readonly waiting: Shape;
}

function queueSeries(queue: string, { median, retried, waiting }: Queue): SeriesPlan[] {
  const attempts = traffic(PEAK);
  const dead = shapes.product(retried, 0.02);
  const results: readonly (readonly [result: string, share: Shape])[] = [
    ['completed', shapes.sum(1, shapes.product(-1, retried), shapes.product(-1, dead))],
    ['retried', retried],
    ['dead', dead],
  ];
  const waits = (name: string, help: string, each: number): SeriesPlan => ({
    name,
    type: 'gauge',
    help,
    labels: { ...labels, queue },
    value: shapes.product(
      shapes.daily({ low: each, high: 4 * each, peakHour: 19 }),
      shapes.noise(0.25),
      waiting,
    ),
    whole: true,
  });
  return [
    ...results.map(
      ([result, share]): SeriesPlan => ({
        name: 'jobs_total',
        type: 'counter',
        help: 'Attempts at jobs by how they ended: completed; retried (failed, comes again); dead.',
        labels: { ...labels, queue, result },
        value: shapes.product(attempts, share),
        resets: ['shop-deploy'],
        stream: `jobs ${queue}`,
      }),
    ),
    {
      name: 'job_duration_seconds',
      type: 'histogram',
      help: 'Time of one attempt at a job, from claim to commit.',
      unit: 'seconds',
      labels: { ...labels, queue },
      value: attempts,
      median,
      spread: 0.6,
      buckets: BUCKETS,
      resets: ['shop-deploy'],
    },
    waits('queue_lag', 'Jobs that wait for a worker or for their next attempt.', 1),
    waits('oldest_job_age_seconds', 'Age of the oldest waiting job.', 2),
  ];
}
