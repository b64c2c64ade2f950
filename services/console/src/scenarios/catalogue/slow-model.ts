import type { Scenario } from '../scenario.ts';
import { alerts, dashboard, explore } from './looks.ts';

export const slowModel: Scenario = {
  id: 'slow-model',
  title: 'Slow model',
  summary: 'The fraud model takes longer than the shop is willing to wait.',
  lesson: 'A dependency that is slow hurts more than one that is down, and a fallback hides it.',
  seconds: 240,
  scenes: [
    {
      atSeconds: 0,
      title: 'How it should be',
      script:
        'Twenty requests per second, and everything is well. Let the class write down p95 of inference and of POST /checkout: without a "before" there is no "worse".',
      load: { profile: 'steady', rps: 20 },
      looks: [
        dashboard('Service RED of inference', 'service-red', { service: 'inference' }),
        dashboard('Inference serving', 'inference'),
      ],
    },
    {
      atSeconds: 30,
      title: 'The model becomes slow',
      script:
        'Each batch takes 800 ms longer. The shop gives up after 450 ms and decides by a fixed rule: customers still buy, so no error ratio of the checkout moves. Ask: which signal tells first? The duration by phase shows whether requests wait in the queue or on the device.',
      on: [{ service: 'inference', name: 'slow-model', params: { ms: 800 } }],
      looks: [
        dashboard('Inference serving', 'inference'),
        explore(
          'Slow traces',
          'traces',
          '{ resource.service.name = "inference" && duration > 500ms }',
        ),
      ],
    },
    {
      atSeconds: 90,
      title: 'Who was told?',
      script:
        'FallbackInUse fires (ticket), LatencyHigh of inference soon after (page). Open one slow trace of a checkout: count the attempts, and find the moment at which the circuit breaker opens and the calls stop.',
      looks: [
        alerts,
        dashboard('Slow traces', 'traces', { service: 'inference' }),
        explore(
          'Fallbacks by reason',
          'metrics',
          'sum by (reason) (rate(inference_fallbacks_total[1m]))',
        ),
      ],
    },
    {
      atSeconds: 165,
      title: 'The model is itself again',
      script:
        'The fault is off. Watch how long the rate over one minute remembers what is over, and in which order the alerts resolve.',
      off: [{ service: 'inference', name: 'slow-model' }],
      looks: [alerts, dashboard('Inference serving', 'inference')],
    },
  ],
};
