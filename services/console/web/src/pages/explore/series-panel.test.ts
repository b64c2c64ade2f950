import { expect, test } from 'vitest';
import { unitOf } from './series-panel.ts';

test.each([
  ['histogram_quantile(.9, sum by (le) (rate(a_duration_seconds_bucket[1m])))', 's'],
  ['rate(a_duration_seconds_count[1m])', 'short'],
  ['process_resident_memory_bytes', 'bytes'],
  ['rate(node_network_receive_bytes[1m])', 'Bps'],
  ['service:http_server_errors:ratio_rate1m', 'percentunit'],
  ['up', 'short'],
])('%s is in %s', (query, unit) => {
  expect(unitOf(query)).toBe(unit);
});
