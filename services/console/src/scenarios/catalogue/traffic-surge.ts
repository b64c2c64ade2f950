import type { Scenario } from '../scenario.ts';
import { alerts, dashboard, explore } from './looks.ts';

export const trafficSurge: Scenario = {
  id: 'traffic-surge',
  title: 'Traffic surge',
  summary: 'The traffic grows from 20 to 120 requests per second within a minute.',
  lesson: 'Traffic is a signal of its own: saturation follows it, and latency follows saturation.',
  seconds: 240,
  scenes: [
    {
      atSeconds: 0,
      title: 'The usual traffic',
      script:
        'Twenty requests per second. Note CPU, event loop lag and the connections to the database.',
      load: { profile: 'steady', rps: 20 },
      looks: [
        dashboard('Kit overview', 'kit-overview'),
        dashboard('Container USE of the api', 'container-use', { component: 'api' }),
      ],
    },
    {
      atSeconds: 30,
      title: 'The surge begins',
      script:
        'The rate climbs for a minute. Which resource is used up first: CPU, connections, the queue of the worker? Let the class predict it before the graphs show it.',
      load: { profile: 'ramp', rps: 120, from: 20, to: 120, overSeconds: 60 },
      looks: [
        dashboard('Service RED of the api', 'service-red', { service: 'api' }),
        dashboard('PostgreSQL', 'postgres'),
      ],
    },
    {
      atSeconds: 100,
      title: 'At the top',
      script:
        'The load generator is open-loop: a slow shop gets the same rate. Compare p50 with p99, and what customers waited (loadgen) with what the api measured: the difference is time in queues that no server sees.',
      looks: [
        explore(
          'p95 as customers see it',
          'metrics',
          'histogram_quantile(0.95, sum by (le) (rate(loadgen_request_duration_seconds_bucket[1m])))',
        ),
        dashboard('Worker and queue', 'worker-queue'),
        alerts,
      ],
    },
    {
      atSeconds: 170,
      title: 'Back to normal',
      script: 'The surge is over. What recovers at once, and what has to work off a backlog?',
      load: { profile: 'steady', rps: 20 },
      looks: [
        dashboard('Worker and queue', 'worker-queue'),
        dashboard('Kit overview', 'kit-overview'),
      ],
    },
  ],
};
