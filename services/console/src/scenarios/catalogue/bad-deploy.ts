import type { Scenario } from '../scenario.ts';
import { alerts, dashboard, explore } from './looks.ts';

const route = '/checkout';

export const badDeploy: Scenario = {
  id: 'bad-deploy',
  title: 'Bad deploy',
  summary: 'A release of the api breaks every third checkout, and is rolled back.',
  lesson: 'The first question in an incident is "what changed?": a marker on the graph answers it.',
  seconds: 240,
  scenes: [
    {
      atSeconds: 0,
      title: 'Before the release',
      script:
        'Everything is well. Let the class find the error ratio of POST /checkout and keep the dashboard open.',
      load: { profile: 'steady', rps: 20 },
      looks: [dashboard('Service RED of the api', 'service-red', { service: 'api' })],
    },
    {
      atSeconds: 30,
      title: 'Release 1.1.0',
      script:
        'A deploy marker appears as a line on every dashboard, and from that moment a third of the checkouts fails. The error ratio of the whole service moves little, that of the route a lot: errors by route and status show it.',
      deploy: { service: 'api', version: '1.1.0', message: 'faster checkout' },
      on: [{ service: 'api', name: 'error-rate', params: { ratio: 0.35, status: 500, route } }],
      looks: [
        dashboard('Service RED of the api', 'service-red', { service: 'api' }),
        dashboard('Endpoints of the api', 'endpoints', { service: 'api', route }),
        explore('Failed requests', 'logs', '{service="api", level="error"} | json'),
      ],
    },
    {
      atSeconds: 100,
      title: 'Follow the errors',
      script:
        'From the error to its line, from the line to its trace: what do all failed requests have in common? Does an alert on the ratio of the whole service fire, and would one on the route have been faster?',
      looks: [
        alerts,
        explore(
          'Failed checkouts',
          'traces',
          '{ resource.service.name = "api" && span.http.route = "/checkout" && status = error }',
        ),
      ],
    },
    {
      atSeconds: 150,
      title: 'Rolled back to 1.0.0',
      script:
        'A second marker, and the errors end. Measure: time from the first marker to the first error seen, to the alert, to the repair.',
      deploy: { service: 'api', version: '1.0.0', message: 'rolled back to 1.0.0' },
      off: [{ service: 'api', name: 'error-rate' }],
      looks: [dashboard('Service RED of the api', 'service-red', { service: 'api' }), alerts],
    },
  ],
};
