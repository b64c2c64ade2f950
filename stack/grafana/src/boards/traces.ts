import { alerts, deploys } from '../build/annotations.ts';
import { timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { logsOfChoice, logsOfSeries } from '../build/links.ts';
import { nodeGraph, table, traceList } from '../build/lists.ts';
import { promql, promqlTable, serviceMap, traceql, traceqlMetric } from '../build/queries.ts';
import { risesTo } from '../build/thresholds.ts';
import { datasourceVariable, metricVariable } from '../build/variables.ts';
import { allIsWell } from './shared/http.ts';

const spans = 'service=~"$service"';
const edges = 'client!="user"';

export const traces: Board = {
  uid: 'traces',
  folder: 'signals',
  title: 'Traces and service graph',
  about: 'Who calls whom, where the time goes, and the traces worth opening.',
  tags: ['traces'],
  variables: [
    datasourceVariable('prometheus'),
    datasourceVariable('loki'),
    datasourceVariable('tempo'),
    metricVariable({
      name: 'service',
      label: 'Service',
      description: 'Services that send spans.',
      selector: 'traces_spanmetrics_calls_total',
      values: 'service',
    }),
  ],
  annotations: [deploys('$service'), alerts('$service')],
  links: [logsOfChoice],
  sections: [
    {
      title: 'Service graph',
      panels: [
        nodeGraph({
          title: 'Who calls whom',
          about: 'Services and what they depend on, drawn from the spans of the time range.',
          width: 12,
          queries: [serviceMap('{}')],
        }),
        table({
          title: 'Edges',
          about: 'Every pair of caller and callee: rate, failures, and the time the caller waits.',
          height: 12,
          sortBy: 'Requests',
          queries: [
            promqlTable(
              `sum by (client, server) (rate(traces_service_graph_request_total{${edges}}[$__rate_interval]))`,
            ),
            promqlTable(
              `(sum by (client, server) (rate(traces_service_graph_request_failed_total{${edges}}[$__rate_interval])) or sum by (client, server) (rate(traces_service_graph_request_total{${edges}}[$__rate_interval])) * 0) / (sum by (client, server) (rate(traces_service_graph_request_total{${edges}}[$__rate_interval])) > 0)`,
            ),
            promqlTable(
              `histogram_quantile(0.95, sum by (client, server, le) (rate(traces_service_graph_request_client_seconds_bucket{${edges}}[$__rate_interval])))`,
            ),
          ],
          columns: [
            { from: 'client', title: 'Caller' },
            { from: 'server', title: 'Callee' },
            { from: 'Value #A', title: 'Requests', unit: 'reqps', decimals: 2 },
            {
              from: 'Value #B',
              title: 'Failed',
              unit: 'percentunit',
              decimals: 2,
              steps: risesTo(0.01, 0.05),
            },
            { from: 'Value #C', title: 'p95', unit: 's', decimals: 1, steps: risesTo(0.25, 0.3) },
          ],
        }),
      ],
    },
    {
      title: 'Spans',
      panels: [
        timeseries({
          title: 'Spans by service',
          about: 'Spans per second, counted by Tempo.',
          width: 8,
          unit: 'cps',
          valueLinks: [logsOfSeries],
          queries: [
            promql(
              `sum by (service) (rate(traces_spanmetrics_calls_total{${spans}}[$__rate_interval]))`,
              '{{service}}',
            ),
          ],
        }),
        timeseries({
          title: 'Failed spans',
          about: 'Share of the spans with status error, by service.',
          width: 8,
          unit: 'percentunit',
          queries: [
            promql(
              `(sum by (service) (rate(traces_spanmetrics_calls_total{${spans}, status_code="STATUS_CODE_ERROR"}[$__rate_interval])) or sum by (service) (rate(traces_spanmetrics_calls_total{${spans}}[$__rate_interval])) * 0) / (sum by (service) (rate(traces_spanmetrics_calls_total{${spans}}[$__rate_interval])) > 0)`,
              '{{service}}',
            ),
          ],
        }),
        timeseries({
          title: 'p95 of server spans',
          about: 'Computed by Tempo from the spans themselves, with TraceQL.',
          width: 8,
          unit: 's',
          ifEmpty: { text: 'serves no requests', when: 'narrowed' },
          queries: [
            traceqlMetric(
              '{resource.service.name=~"$service" && kind=server} | quantile_over_time(duration, 0.95) by (resource.service.name)',
            ),
          ],
        }),
        table({
          title: 'Operations',
          about: 'Spans by name: the most time first. Names here are names in the code.',
          ifEmpty: { text: 'too few spans', when: 'narrowed' },
          width: 24,
          sortBy: 'Time',
          queries: [
            promqlTable(
              `topk(30, sum by (service, span_name, span_kind) (rate(traces_spanmetrics_latency_sum{${spans}}[$__rate_interval])))`,
            ),
            promqlTable(
              `sum by (service, span_name, span_kind) (rate(traces_spanmetrics_calls_total{${spans}}[$__rate_interval]))`,
            ),
            promqlTable(
              `histogram_quantile(0.95, sum by (service, span_name, span_kind, le) (rate(traces_spanmetrics_latency_bucket{${spans}}[$__rate_interval])))`,
            ),
          ],
          columns: [
            { from: 'service', title: 'Service' },
            { from: 'span_name', title: 'Span' },
            { from: 'span_kind', title: 'Kind' },
            { from: 'Value #B', title: 'Calls', unit: 'ops', decimals: 2 },
            { from: 'Value #C', title: 'p95', unit: 's', decimals: 1, steps: risesTo(0.25, 0.3) },
            { from: 'Value #A', title: 'Time', unit: 'percentunit', decimals: 2 },
          ],
        }),
      ],
    },
    {
      title: 'Traces',
      panels: [
        traceList({
          title: 'Slow traces',
          about: 'Traces that took longer than 100 ms; open one to see where the time went.',
          ifEmpty: allIsWell('no trace above 100 ms'),
          queries: [traceql('{resource.service.name=~"$service" && trace:duration > 100ms}', 20)],
        }),
        traceList({
          title: 'Failed traces',
          about: 'Traces in which a span of the chosen services failed.',
          ifEmpty: allIsWell('no failed trace'),
          queries: [traceql('{resource.service.name=~"$service" && status=error}', 20)],
        }),
        traceList({
          title: 'Latest traces',
          about: 'Whatever came last.',
          queries: [traceql('{resource.service.name=~"$service"}', 20)],
        }),
      ],
    },
  ],
};
