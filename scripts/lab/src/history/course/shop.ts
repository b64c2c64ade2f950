import type { SeriesPlan } from '../plan.ts';
import { HOUR } from '../schedule.ts';
import { type Shape, shapes } from '../shape.ts';
import type { CourseEvent } from './events.ts';

interface Instance {
  readonly instance: string;
  readonly env: 'production' | 'dev';
  /** Share of the traffic of all. */
  readonly share: number;
  /** How much slower and more faulty it is than production. */
  readonly worse: number;
  readonly resets: readonly CourseEvent[];
}

const instances: readonly Instance[] = [
  { instance: 'api-0:8000', env: 'production', share: 0.5, worse: 1, resets: ['shop-deploy'] },
  {
    instance: 'api-1:8000',
    env: 'production',
    share: 0.5,
    worse: 1,
    resets: ['shop-deploy', 'api-1-restart'],
  },
  { instance: 'api-dev:8000', env: 'dev', share: 0.02, worse: 2.5, resets: ['shop-deploy'] },
];

const routes = [
  { method: 'GET', route: '/products', peak: 60, median: 0.018 },
  { method: 'POST', route: '/checkout', peak: 9, median: 0.085 },
] as const;

const POOL_SIZE = 20;

/** The shop: rate, errors and duration of its API, and what fills up behind it. */
export const shopSeries: readonly SeriesPlan[] = instances.flatMap((one) => [
  ...routes.flatMap((route) => routeSeries(one, route)),
  ...poolSeries(one),
]);

function labelsOf({ instance, env }: Instance): Record<string, string> {
  return {
    job: 'shop-api',
    service: 'api',
    env,
    instance,
  };
}

/** Customers by day and week: requests per second, `peak` of them on an ordinary evening. */
export function traffic(peak: number): Shape {
  return shapes.product(
    shapes.daily({ low: peak * 0.12, high: peak, peakHour: 19 }),
    shapes.weekly([0.9, 0.9, 0.95, 1, 1.15, 1.3, 1.2]),
    shapes.noise(0.06),
    shapes.spike('traffic-spike', 3),
    shapes.spike('traffic-drop', 0.15),
  );
}

function routeSeries(
  one: Instance,
  { method, route, peak, median }: (typeof routes)[number],
): SeriesPlan[] {
  const { share, worse, resets, instance } = one;
  const labels = { ...labelsOf(one), method, route };
  const all = traffic(peak * share);
  const faults =
    route === '/checkout' ? shapes.spike('checkout-errors', 0.09, 0.004 * worse) : 0.001 * worse;
  const outcomes: readonly {
    readonly status: string;
    readonly ratio: Shape;
    readonly speed: number;
  }[] = [
    { status: '200', ratio: shapes.sum(0.96, shapes.product(-1, faults)), speed: 1 },
    { status: '404', ratio: 0.025, speed: 0.5 },
    // The client gave up: no fault of the shop.
    { status: '499', ratio: 0.015, speed: 3 },
    { status: '500', ratio: faults, speed: 2 },
  ];
  const slow = shapes.product(
    shapes.wander(0.12, 2 * HOUR),
    shapes.step({ at: 'shop-deploy', levels: [1, 1.15, 0.95] }),
    shapes.spike('database-slow', route === '/checkout' ? 6 : 2),
  );
  return outcomes.flatMap(({ status, ratio, speed }): SeriesPlan[] => {
    const status_class = `${status[0]}xx`;
    const value = shapes.product(all, ratio);
    const stream = `requests ${instance} ${route} ${status}`;
    const counter: SeriesPlan = {
      name: 'http_server_requests_total',
      type: 'counter',
      help: 'Requests that were answered, or given up by the client (status 499).',
      labels: { ...labels, status, status_class },
      value,
      resets,
      stream,
    };
    const isTimed = status === '200' || (status === '500' && one.env === 'production');
    if (!isTimed) return [counter];
    return [
      counter,
      {
        name: 'http_server_request_duration_seconds',
        type: 'histogram',
        help: 'Time until the answer was sent.',
        unit: 'seconds',
        labels: { ...labels, status_class },
        value,
        median: shapes.product(median * worse * speed, slow),
        spread: 0.6,
        buckets: [0.025, 0.1, 0.2, 0.3, 0.5, 1, 2.5],
        resets,
        stream,
      },
    ];
  });
}

function poolSeries(one: Instance): SeriesPlan[] {
  if (one.env === 'dev') return [];
  const labels = labelsOf(one);
  const inUse = shapes.product(
    shapes.daily({ low: 2, high: 9, peakHour: 19 }),
    shapes.noise(0.15),
    shapes.spike('pool-exhausted', 3),
  );
  const gauge = (name: string, help: string, value: Shape, more = {}): SeriesPlan => ({
    name,
    type: 'gauge',
    help,
    labels: { ...labels, ...more },
    value,
    whole: true,
  });
  return [
    gauge('http_server_active_requests', 'Requests being served.', shapes.product(inUse, 1.3)),
    gauge(
      'db_pool_connections',
      'Connections of the pool.',
      shapes.clamp(inUse, { min: 0, max: POOL_SIZE }),
      { state: 'in_use' },
    ),
    gauge('db_pool_connections_max', 'Connections that the pool may open.', POOL_SIZE),
  ];
}
