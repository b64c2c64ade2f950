import { LokiClient, PrometheusClient, TempoClient } from '@lab/clients';

/** The backends that the dashboards ask. */
export interface Backends {
  readonly prometheus: PrometheusClient;
  readonly loki: LokiClient;
  readonly tempo: TempoClient;
}

export const backendsOf = (endpoint: (component: string) => string): Backends => ({
  prometheus: new PrometheusClient(endpoint('prometheus')),
  loki: new LokiClient(endpoint('loki')),
  tempo: new TempoClient(endpoint('tempo')),
});

/** Time of the queries: unix seconds. */
export interface Window {
  readonly start: number;
  readonly end: number;
  /** Seconds between two points. */
  readonly step: number;
}

/** Seconds between two scrapes of the kit, the shortest step worth asking for. */
export const SCRAPE_INTERVAL = 5;

/** How many points a panel has room for. */
const POINTS = 240;

/** The range that a dashboard opens with, such as `now-15m` to now. */
export function windowOf({ from }: { readonly from: string }, now = Date.now()): Window {
  const [, count = '15', unit = 'm'] = /^now-(\d+)([smhd])$/.exec(from) ?? [];
  const seconds = Number(count) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 60);
  const end = now / 1000;
  const step = Math.max(SCRAPE_INTERVAL, Math.ceil(seconds / POINTS));
  return { start: end - seconds, end, step };
}
