import { alerts, deploys } from '../build/annotations.ts';
import { heatmap, timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { stat } from '../build/figures.ts';
import {
  logsOfChoice,
  logsOfSeries,
  runbook,
  toDashboard,
  tracesOfChoice,
  tracesOfSeries,
} from '../build/links.ts';
import { promql, promqlBuckets, promqlWithExemplars } from '../build/queries.ts';
import { risesTo } from '../build/thresholds.ts';
import {
  datasourceVariable,
  envVariable,
  instanceVariable,
  serviceVariable,
} from '../build/variables.ts';
import {
  allIsWell,
  errorRatio,
  latency,
  noTraffic,
  requestRate,
  slowRatio,
} from './shared/http.ts';

const chosen = 'service=~"$service", env=~"$env", instance=~"$instance"';

export const serviceRed: Board = {
  uid: 'service-red',
  folder: 'services',
  title: 'Service RED',
  about:
    'Rate, errors and duration of every service, with the way from a metric to its traces and log lines.',
  tags: ['red', 'services'],
  variables: [
    datasourceVariable('prometheus'),
    datasourceVariable('loki'),
    envVariable('http_server_requests_total'),
    serviceVariable('http_server_requests_total'),
    instanceVariable('http_server_requests_total'),
  ],
  annotations: [deploys('$service'), alerts('$service')],
  links: [tracesOfChoice, logsOfChoice],
  sections: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Requests per second',
          about: 'Requests answered per second, all routes of the chosen services.',
          width: 6,
          unit: 'reqps',
          decimals: 1,
          ifEmpty: noTraffic,
          queries: [promql(requestRate(chosen), 'requests')],
        }),
        stat({
          title: 'Error ratio',
          about:
            'Share of requests answered with a 5xx status. Requests that the client gave up (499) or got wrong (4xx) do not count. Alert ErrorRatioHigh starts at 5%.',
          width: 6,
          unit: 'percentunit',
          decimals: 2,
          steps: risesTo(0.01, 0.05),
          ifEmpty: noTraffic,
          links: [runbook('error-ratio-high')],
          queries: [promql(errorRatio(chosen), 'errors')],
        }),
        stat({
          title: 'Slow requests',
          about:
            'Share of requests that took longer than 300 ms, read from an edge of the histogram. Alert LatencyHigh starts at 20%.',
          width: 6,
          unit: 'percentunit',
          decimals: 2,
          steps: risesTo(0.05, 0.2),
          ifEmpty: noTraffic,
          links: [runbook('latency-high')],
          queries: [promql(slowRatio(chosen), 'slow')],
        }),
        stat({
          title: 'Requests in flight',
          about: 'Requests being served at this moment: grows when a service falls behind.',
          width: 6,
          unit: 'short',
          decimals: 0,
          ifEmpty: noTraffic,
          queries: [promql(`sum(http_server_active_requests{${chosen}})`, 'in flight')],
        }),
      ],
    },
    {
      title: 'Course',
      panels: [
        timeseries({
          title: 'Rate by route',
          about: 'Requests per second by route template.',
          unit: 'reqps',
          links: [toDashboard('endpoints', 'Endpoints', { service: '${service:raw}' })],
          queries: [
            promql(
              requestRate(chosen, 'service, method, route'),
              '{{service}} {{method}} {{route}}',
            ),
          ],
        }),
        timeseries({
          title: 'Errors by route and status',
          about: 'Requests per second answered with a 4xx or 5xx status. 499: the client gave up.',
          unit: 'reqps',
          shape: 'bars',
          ifEmpty: allIsWell('no errors'),
          valueLinks: [tracesOfSeries, logsOfSeries],
          queries: [
            promql(
              `${requestRate(`${chosen}, status_class=~"4xx|5xx"`, 'service, method, route, status')} > 0`,
              '{{service}} {{method}} {{route}} {{status}}',
            ),
          ],
        }),
        timeseries({
          title: 'Duration',
          about:
            'Quantiles of the request duration over all chosen services. Each dot is an exemplar: one traced request. Open it to see its trace.',
          unit: 's',
          ifEmpty: noTraffic,
          queries: [
            promql(latency(0.5, chosen), 'p50'),
            promqlWithExemplars(latency(0.95, chosen), 'p95'),
            promql(latency(0.99, chosen), 'p99'),
          ],
        }),
        heatmap({
          title: 'Distribution of the duration',
          about:
            'How many requests fell into which duration bucket: two bands mean two kinds of requests, which a quantile hides.',
          unit: 's',
          ifEmpty: noTraffic,
          queries: [
            promqlBuckets(
              `sum by (le) (increase(http_server_request_duration_seconds_bucket{${chosen}}[$__rate_interval]))`,
            ),
          ],
        }),
      ],
    },
    {
      title: 'Service $service',
      repeat: 'service',
      panels: [
        timeseries({
          title: 'Rate of $service',
          about: 'Requests per second by class of status.',
          width: 8,
          unit: 'reqps',
          shape: 'stack',
          ifEmpty: noTraffic,
          queries: [promql(requestRate(chosen, 'status_class'), '{{status_class}}')],
        }),
        timeseries({
          title: 'Errors of $service',
          about: 'Share of requests answered with 5xx.',
          width: 8,
          unit: 'percentunit',
          ifEmpty: noTraffic,
          valueLinks: [tracesOfSeries, logsOfSeries],
          queries: [promql(errorRatio(chosen, 'service'), '{{service}}')],
        }),
        timeseries({
          title: 'Duration of $service',
          about: '95th percentile; each dot is one traced request.',
          width: 8,
          unit: 's',
          ifEmpty: noTraffic,
          valueLinks: [tracesOfSeries, logsOfSeries],
          queries: [promqlWithExemplars(latency(0.95, chosen, 'service'), '{{service}}')],
        }),
      ],
    },
    {
      title: 'Calls to others, and the process',
      panels: [
        timeseries({
          title: 'p95 of calls to others',
          about: 'How long the chosen services wait for each service they call.',
          width: 8,
          unit: 's',
          ifEmpty: { text: 'calls nobody', when: 'narrowed' },
          queries: [
            promqlWithExemplars(
              `histogram_quantile(0.95, sum by (service, target, le) (rate(http_client_request_duration_seconds_bucket{${chosen}}[$__rate_interval])))`,
              '{{service}} to {{target}}',
            ),
          ],
        }),
        timeseries({
          title: 'Event loop lag, p99',
          about: 'How late timers fire: the saturation of a Node process.',
          width: 8,
          unit: 's',
          queries: [
            promql(`max by (service) (nodejs_eventloop_lag_p99_seconds{${chosen}})`, '{{service}}'),
          ],
        }),
        timeseries({
          title: 'CPU of the process',
          about: 'Cores in use. A Node process has one core for JavaScript.',
          width: 8,
          unit: 'short',
          queries: [
            promql(
              `sum by (service) (rate(process_cpu_seconds_total{${chosen}}[$__rate_interval]))`,
              '{{service}}',
            ),
          ],
        }),
      ],
    },
  ],
};
