import {
  AlertmanagerClient,
  InboxClient,
  LedgerClient,
  LokiClient,
  PrometheusClient,
  ServiceClient,
  TempoClient,
} from '@lab/clients';

/** Every place a grader can look: the stores, the demo services, the ledger. */
export interface Sources {
  /** Base URL of a component of the running lab. */
  readonly endpoint: (component: string) => string;
  readonly prometheus: PrometheusClient;
  readonly alertmanager: AlertmanagerClient;
  readonly loki: LokiClient;
  readonly tempo: TempoClient;
  readonly loadgen: LedgerClient;
  readonly inbox: InboxClient;
  readonly service: (name: string) => ServiceClient;
}

/** Typed clients of everything behind `endpoint`. */
export function createSources(endpoint: (component: string) => string): Sources {
  return {
    endpoint,
    prometheus: new PrometheusClient(endpoint('prometheus')),
    alertmanager: new AlertmanagerClient(endpoint('alertmanager')),
    loki: new LokiClient(endpoint('loki')),
    tempo: new TempoClient(endpoint('tempo')),
    loadgen: new LedgerClient(endpoint('loadgen')),
    inbox: new InboxClient(endpoint('inbox')),
    service: (name) => new ServiceClient(endpoint(name)),
  };
}
