import type { Scenario } from '../scenario.ts';
import { alerts, dashboard, explore } from './looks.ts';

export const paymentOutage: Scenario = {
  id: 'payment-outage',
  title: 'Payment outage',
  summary: 'The payment provider answers every call with an error.',
  lesson:
    'Behind a queue an outage shows as age and dead letters, long after the request was fine.',
  seconds: 270,
  scenes: [
    {
      atSeconds: 0,
      title: 'Payments begin to fail',
      script:
        'Customers notice nothing: the checkout answers 201 and puts a job into the queue. Ask: which golden signal of the api would show this? None. Look at the attempts of the worker instead.',
      load: { profile: 'steady', rps: 20 },
      on: [{ service: 'worker', name: 'payment-outage', params: { ratio: 1 } }],
      looks: [
        dashboard('Worker and queue', 'worker-queue', { queue: 'order.charge' }),
        dashboard('Service RED of the api', 'service-red', { service: 'api' }),
      ],
    },
    {
      atSeconds: 60,
      title: 'Retries pile up',
      script:
        'Each job is tried again after 1, 2, 4, 8, 16 and 30 seconds. Waiting jobs and the age of the oldest grow; the trace of one checkout goes on for a minute, with one span for each attempt.',
      looks: [
        dashboard('Worker and queue', 'worker-queue', { queue: 'order.charge' }),
        explore('Jobs tried again', 'logs', '{service="worker"} | json | event = `job.retried`'),
        explore(
          'Failed payments',
          'traces',
          '{ resource.service.name = "worker" && status = error }',
        ),
      ],
    },
    {
      atSeconds: 110,
      title: 'Jobs are given up',
      script:
        'The first orders have used all their attempts and are dead letters: the alert DeadLetters fires. Ask: what would you do with these orders once the provider is back?',
      looks: [
        alerts,
        explore('Given up', 'logs', '{service="worker"} | json | event = `job.dead`'),
      ],
    },
    {
      atSeconds: 180,
      title: 'The provider is back',
      script:
        'The waiting jobs are worked off within seconds, at a rate far above the usual. The dead letters stay dead: somebody has to send them back.',
      off: [{ service: 'worker', name: 'payment-outage' }],
      looks: [dashboard('Worker and queue', 'worker-queue', { queue: 'order.charge' }), alerts],
    },
  ],
};
