import type { Scenario } from '../scenario.ts';
import { alerts, dashboard, explore } from './looks.ts';

export const lostTraces: Scenario = {
  id: 'lost-traces',
  title: 'Lost traces',
  summary: 'First traces fall apart at a service, then its spans vanish.',
  lesson: 'Telemetry is a system that fails, too: watch what watches.',
  seconds: 240,
  scenes: [
    {
      atSeconds: 0,
      title: 'Context is lost',
      script:
        'The api neither takes trace context nor hands it on. All metrics are well. Open a new trace of POST /checkout: it has the spans of the api alone, and inference and the worker begin traces of their own.',
      load: { profile: 'steady', rps: 20 },
      on: [{ service: 'api', name: 'trace-break' }],
      looks: [
        dashboard('Traces and service graph', 'traces', { service: 'api' }),
        explore(
          'Inference called by the api',
          'traces',
          '{ resource.service.name = "api" } >> { resource.service.name = "inference" }',
        ),
      ],
    },
    {
      atSeconds: 70,
      title: 'Look at the graph',
      script:
        'New edges from the api stop in the service graph, although the shop works as before. Ask: which deployment mistake looks exactly like this? A proxy that drops unknown headers, or a client without instrumentation.',
      looks: [
        dashboard('Traces and service graph', 'traces', { service: 'api' }),
        explore(
          'Calls on the service graph',
          'metrics',
          'sum by (client, server) (rate(traces_service_graph_request_total[1m]))',
        ),
      ],
    },
    {
      atSeconds: 110,
      title: 'Spans vanish',
      script:
        'Context is back, but the worker throws its spans away. This loss is counted: the alert TelemetryDropped fires, while nothing in the traces themselves says that something is missing.',
      off: [{ service: 'api', name: 'trace-break' }],
      on: [{ service: 'worker', name: 'telemetry-drop', params: { signals: ['traces'] } }],
      looks: [
        explore(
          'Spans lost',
          'metrics',
          'sum by (service, reason) (rate(telemetry_spans_dropped_total[1m]))',
        ),
        dashboard('Prometheus itself', 'prometheus'),
        alerts,
      ],
    },
    {
      atSeconds: 185,
      title: 'Everything arrives again',
      script:
        'Traces from before stay broken for ever: what was not sent cannot be repaired. The alert resolves once a minute without losses has passed.',
      off: [{ service: 'worker', name: 'telemetry-drop' }],
      looks: [dashboard('Traces and service graph', 'traces', { service: 'worker' }), alerts],
    },
  ],
};
