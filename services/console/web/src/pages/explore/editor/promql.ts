import type { Extension } from '@codemirror/state';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';

/** PromQL as Prometheus' own page has it: metrics and labels of the live Prometheus are offered. */
export function promql(): Extension {
  return new PromQLExtension()
    .setComplete({ remote: { url: '/api/prometheus', httpMethod: 'GET' } })
    .asExtension();
}
