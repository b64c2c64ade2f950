import { expect, test } from 'vitest';
import { metricNames } from './metric-names.ts';

test.each([
  ['up', ['up']],
  [
    'sum by (route) (rate(http_server_requests_total{job="api"}[30s]))',
    ['http_server_requests_total'],
  ],
  ['a:b:c / on (instance) group_left (version) build_info', ['a:b:c', 'build_info']],
  ['histogram_quantile(0.95, sum by (le) (rate(x_bucket[1m])))', ['x_bucket']],
  ['max_over_time(rate(x_total[1m])[5m:10s] offset 1h)', ['x_total']],
  ['x > x offset 1h', ['x']],
  ['1 + 2', []],
])('%s reads %j', (expression, expected) => {
  expect(metricNames(expression)).toEqual(expected);
});

test.each(['rate(x[1m]', 'sum by (', '{service="api"} |= "x"', 'x >'])(
  '%s is refused',
  (expression) => {
    expect(() => metricNames(expression)).toThrow('not PromQL at character');
  },
);
