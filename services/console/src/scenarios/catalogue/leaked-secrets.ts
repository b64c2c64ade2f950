import type { Scenario } from '../scenario.ts';
import { alerts, dashboard, explore } from './looks.ts';

export const leakedSecrets: Scenario = {
  id: 'leaked-secrets',
  title: 'Secrets in the log',
  summary: 'The api writes card numbers into the text of its log lines.',
  lesson: 'Redaction by field name does not see free text; a rule over the log does.',
  seconds: 200,
  scenes: [
    {
      atSeconds: 0,
      title: 'A line too many',
      script:
        'Somebody left a debug line in the api. No metric moves but the number of lines. Let the class search the log for something that must never stand there.',
      load: { profile: 'steady', rps: 20 },
      on: [{ service: 'api', name: 'secret-leak' }],
      looks: [
        dashboard('Log lines of the api', 'logs', { service: 'api' }),
        explore('The lines', 'logs', '{service="api"} | json | event = `payment.debug`'),
      ],
    },
    {
      atSeconds: 60,
      title: 'The rule over the log',
      script:
        'CardNumberInLogs fires: a LogQL alert that looks for sixteen digits. Read its expression: why does it not take a span id for a card? Discuss what happens now: who may read this log, and for how long is it kept?',
      looks: [
        alerts,
        explore(
          'Lines with a card number',
          'logs',
          '{service="api"} |~ `(^|[\\s:=(])4[0-9]{15}([^0-9a-f]|$)`',
        ),
      ],
    },
    {
      atSeconds: 130,
      title: 'The line is gone',
      script:
        'No new ones are written, but those of the last two minutes are in the store, and in every backup of it. Repairing the code was the easy half.',
      off: [{ service: 'api', name: 'secret-leak' }],
      looks: [dashboard('Log lines of the api', 'logs', { service: 'api' }), alerts],
    },
  ],
};
