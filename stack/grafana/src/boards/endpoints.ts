import { alerts, deploys } from '../build/annotations.ts';
import { heatmap, piechart, timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { bars } from '../build/figures.ts';
import {
  logsOfChoice,
  runbook,
  toDashboard,
  tracesOfChoice,
  tracesOfSeries,
} from '../build/links.ts';
import { table } from '../build/lists.ts';
import {
  promql,
  promqlBuckets,
  promqlNow,
  promqlTable,
  promqlWithExemplars,
} from '../build/queries.ts';
import { risesTo } from '../build/thresholds.ts';
import {
  datasourceVariable,
  envVariable,
  metricVariable,
  serviceVariable,
} from '../build/variables.ts';
import { errorRatio, latency, noTraffic, quantile, requestRate, slowRatio } from './shared/http.ts';

const chosen = 'service=~"$service", env=~"$env", route=~"$route"';
const endpoint = 'service, method, route';
const name = '{{service}} {{method}} {{route}}';

export const endpoints: Board = {
  uid: 'endpoints',
  folder: 'services',
  title: 'Endpoints',
  about: 'Which route is slow, failing or busy? One line for each method and route template.',
  tags: ['red', 'api'],
  variables: [
    datasourceVariable('prometheus'),
    datasourceVariable('loki'),
    envVariable('http_server_requests_total'),
    serviceVariable('http_server_requests_total'),
    metricVariable({
      name: 'route',
      label: 'Route',
      description: 'Route templates of the chosen services.',
      selector: 'http_server_requests_total{env=~"$env", service=~"$service"}',
      values: 'route',
    }),
  ],
  annotations: [deploys('$service'), alerts('$service')],
  links: [tracesOfChoice, logsOfChoice],
  sections: [
    {
      title: 'Ranking',
      panels: [
        table({
          title: 'Endpoints',
          about:
            'Rate, errors, slow requests and quantiles over the time range, the busiest first.',
          ifEmpty: noTraffic,
          width: 24,
          height: 10,
          sortBy: 'Requests',
          queries: [
            promqlTable(requestRate(chosen, endpoint)),
            promqlTable(errorRatio(chosen, endpoint)),
            promqlTable(slowRatio(chosen, endpoint)),
            promqlTable(latency(0.5, chosen, endpoint)),
            promqlTable(latency(0.95, chosen, endpoint)),
            promqlTable(latency(0.99, chosen, endpoint)),
          ],
          columns: [
            { from: 'service', title: 'Service' },
            { from: 'method', title: 'Method' },
            {
              from: 'route',
              title: 'Route',
              links: [
                toDashboard('endpoints', 'Only ${__value.text}', { route: '${__value.raw}' }),
              ],
            },
            { from: 'Value #A', title: 'Requests', unit: 'reqps', decimals: 2 },
            {
              from: 'Value #B',
              title: 'Errors',
              unit: 'percentunit',
              decimals: 2,
              steps: risesTo(0.01, 0.05),
            },
            {
              from: 'Value #C',
              title: 'Slow',
              unit: 'percentunit',
              decimals: 2,
              steps: risesTo(0.05, 0.2),
            },
            { from: 'Value #D', title: 'p50', unit: 's', decimals: 0 },
            { from: 'Value #E', title: 'p95', unit: 's', decimals: 0, steps: risesTo(0.25, 0.3) },
            { from: 'Value #F', title: 'p99', unit: 's', decimals: 0, steps: risesTo(0.25, 0.3) },
          ],
        }),
        bars({
          title: 'Where the time goes',
          about:
            'Seconds of work per second, by route: rate times mean duration. The first is where a gain pays most.',
          width: 12,
          unit: 'short',
          decimals: 3,
          queries: [
            promqlNow(
              `sort_desc(sum by (${endpoint}) (rate(http_server_request_duration_seconds_sum{${chosen}}[$__rate_interval])))`,
              name,
            ),
          ],
        }),
        piechart({
          title: 'Status codes',
          about: 'Answers of the time range by status.',
          width: 12,
          unit: 'short',
          decimals: 0,
          queries: [
            promqlNow(
              `sum by (status) (increase(http_server_requests_total{${chosen}}[$__range]))`,
              '{{status}}',
            ),
          ],
        }),
      ],
    },
    {
      title: 'Course',
      panels: [
        timeseries({
          title: 'Rate',
          about: 'Requests per second by route.',
          unit: 'reqps',
          queries: [promql(requestRate(chosen, endpoint), name)],
        }),
        timeseries({
          title: 'Error ratio',
          about: 'Share of requests answered with 5xx, by route.',
          unit: 'percentunit',
          ifEmpty: noTraffic,
          links: [runbook('error-ratio-high')],
          queries: [promql(errorRatio(chosen, endpoint), name)],
        }),
        timeseries({
          title: 'p95',
          about: '95th percentile by route; each dot is one traced request.',
          unit: 's',
          ifEmpty: noTraffic,
          links: [runbook('latency-high')],
          valueLinks: [tracesOfSeries],
          queries: [promqlWithExemplars(latency(0.95, chosen, endpoint), name)],
        }),
        heatmap({
          title: 'Distribution of the duration',
          about: 'How many requests fell into which duration bucket.',
          unit: 's',
          ifEmpty: noTraffic,
          queries: [
            promqlBuckets(
              `sum by (le) (increase(http_server_request_duration_seconds_bucket{${chosen}}[$__rate_interval]))`,
            ),
          ],
        }),
        timeseries({
          title: 'Size of the answers, p95',
          about: 'Bytes of the body, by route.',
          unit: 'bytes',
          ifEmpty: noTraffic,
          queries: [
            promql(quantile(0.95, 'http_server_response_size_bytes', chosen, endpoint), name),
          ],
        }),
      ],
    },
  ],
};
