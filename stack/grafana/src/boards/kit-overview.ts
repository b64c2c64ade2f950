import { alerts, deploys } from '../build/annotations.ts';
import { piechart, stateTimeline, timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { bars, stat } from '../build/figures.ts';
import { logsOfSeries, runbook, toDashboard, tracesOfSeries } from '../build/links.ts';
import { table, words } from '../build/lists.ts';
import {
  logqlMetric,
  promql,
  promqlNow,
  promqlTable,
  promqlWithExemplars,
} from '../build/queries.ts';
import { fallsTo, noneOf, risesTo } from '../build/thresholds.ts';
import { upOrDown } from '../build/values.ts';
import { datasourceVariable, envVariable } from '../build/variables.ts';
import { allIsWell, errorRatio, latency, noTraffic, requestRate } from './shared/http.ts';

const env = 'env=~"$env"';

export const kitOverview: Board = {
  uid: 'kit-overview',
  folder: 'kit',
  title: 'Kit overview',
  about: 'Is the kit healthy, and if not, where to look next? Start here.',
  tags: ['overview'],
  variables: [
    datasourceVariable('prometheus'),
    datasourceVariable('loki'),
    envVariable('http_server_requests_total'),
  ],
  annotations: [deploys('.+'), alerts('.+')],
  sections: [
    {
      title: 'Is it healthy?',
      panels: [
        stat({
          title: 'Targets up',
          about: 'Share of the scrape targets that answer. Below 100% something is blind.',
          unit: 'percentunit',
          decimals: 0,
          steps: fallsTo(1, 0.9),
          links: [runbook('target-down')],
          queries: [promql('sum(up) / count(up)', 'up')],
        }),
        stat({
          title: 'Alerts firing',
          about: 'Alerts that fire now; the table below names them.',
          unit: 'short',
          decimals: 0,
          steps: noneOf(),
          queries: [promql('count(ALERTS{alertstate="firing"}) or vector(0)', 'firing')],
        }),
        stat({
          title: 'Requests',
          about: 'Requests answered per second by all services.',
          unit: 'reqps',
          decimals: 1,
          ifEmpty: noTraffic,
          links: [toDashboard('service-red', 'Service RED')],
          queries: [promql(requestRate(env), 'requests')],
        }),
        stat({
          title: 'Error ratio',
          about: 'Share of requests answered with 5xx. Alert ErrorRatioHigh starts at 5%.',
          unit: 'percentunit',
          decimals: 2,
          steps: risesTo(0.01, 0.05),
          ifEmpty: noTraffic,
          links: [runbook('error-ratio-high')],
          queries: [promql(errorRatio(env), 'errors')],
        }),
        stat({
          title: 'p95',
          about: '95 of 100 requests were answered within this time.',
          unit: 's',
          decimals: 0,
          steps: risesTo(0.25, 0.3),
          ifEmpty: noTraffic,
          links: [runbook('latency-high')],
          queries: [promql(latency(0.95, env), 'p95')],
        }),
        stat({
          title: 'Telemetry lost',
          about:
            'Spans and log lines dropped per second by the services: what is lost, no panel shows.',
          unit: 'cps',
          decimals: 1,
          steps: noneOf(0.01),
          links: [runbook('telemetry-dropped')],
          queries: [
            promql(
              `(sum(rate(telemetry_spans_dropped_total[$__rate_interval])) or vector(0))
               + (sum(rate(log_dropped_total[$__rate_interval])) or vector(0))`,
              'lost',
            ),
          ],
        }),
        stateTimeline({
          title: 'Targets',
          about: 'Whether each target answered its scrapes.',
          values: upOrDown,
          queries: [promql('min by (job) (up)', '{{job}}')],
        }),
        table({
          title: 'Firing alerts',
          about: 'What fires now, and for which service. The runbook says what to do.',
          ifEmpty: allIsWell('nothing fires'),
          queries: [promqlTable('ALERTS{alertstate="firing"}')],
          columns: [
            {
              from: 'alertname',
              title: 'Alert',
              links: [{ title: 'Alerts in the console', url: '${console}/alerts' }],
            },
            { from: 'service', title: 'Service' },
            { from: 'severity', title: 'Severity' },
          ],
        }),
      ],
    },
    {
      title: 'Services',
      panels: [
        table({
          title: 'Rate, errors, duration',
          about: 'One line for each service that answers HTTP requests, over the time range.',
          sortBy: 'Requests',
          queries: [
            promqlTable(requestRate(env, 'service')),
            promqlTable(errorRatio(env, 'service')),
            promqlTable(latency(0.95, env, 'service')),
          ],
          columns: [
            {
              from: 'service',
              title: 'Service',
              links: [
                toDashboard('service-red', 'RED of ${__value.text}', { service: '${__value.raw}' }),
              ],
            },
            { from: 'Value #A', title: 'Requests', unit: 'reqps', decimals: 1 },
            {
              from: 'Value #B',
              title: 'Errors',
              unit: 'percentunit',
              decimals: 2,
              steps: risesTo(0.01, 0.05),
            },
            { from: 'Value #C', title: 'p95', unit: 's', decimals: 0, steps: risesTo(0.25, 0.3) },
          ],
        }),
        timeseries({
          title: 'p95 by service',
          about: 'Each dot is one traced request: open it to see its trace.',
          unit: 's',
          valueLinks: [tracesOfSeries, logsOfSeries],
          queries: [promqlWithExemplars(latency(0.95, env, 'service'), '{{service}}')],
        }),
        piechart({
          title: 'Who gets the traffic',
          about: 'Share of each service in the requests of the time range.',
          unit: 'short',
          decimals: 0,
          queries: [
            promqlNow(
              `sum by (service) (increase(http_server_requests_total{${env}}[$__range]))`,
              '{{service}}',
            ),
          ],
        }),
        bars({
          title: 'Memory by component',
          about: 'Resident memory of each component of the kit.',
          unit: 'bytes',
          links: [toDashboard('container-use', 'Container USE')],
          queries: [
            promqlNow('sort_desc(max by (name) (container_memory_working_set_bytes))', '{{name}}'),
          ],
        }),
        timeseries({
          title: 'Log lines by service',
          about:
            'Lines that reached Loki per second. A service that falls silent is a symptom, too.',
          unit: 'cps',
          width: 8,
          shape: 'stack',
          links: [toDashboard('logs', 'Logs overview')],
          queries: [
            logqlMetric(
              'sum by (service) (rate({env=~"$env", source="app"}[$__auto]))',
              '{{service}}',
            ),
          ],
        }),
      ],
    },
    {
      title: 'Where next',
      panels: [
        words({
          title: 'From a symptom to its cause',
          about: 'The way through the dashboards.',
          markdown: `
Errors or slowness: **Service RED**, then **Endpoints** for the route, an exemplar dot for one trace, its log lines from there.
Everything slow at once: **Container USE**, **Host USE**, **PostgreSQL**.
Orders that stay open: **Worker and queue**. Odd decisions: **Inference serving**.
Panels that seem wrong: **Prometheus itself**, **Cardinality**.`,
        }),
      ],
    },
  ],
};
