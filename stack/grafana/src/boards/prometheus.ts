import { alerts } from '../build/annotations.ts';
import { histogram, stateTimeline, timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { bars, stat } from '../build/figures.ts';
import { runbook, toDashboard } from '../build/links.ts';
import { promql, promqlNow } from '../build/queries.ts';
import { noneOf, risesTo } from '../build/thresholds.ts';
import { upOrDown } from '../build/values.ts';
import { datasourceVariable, metricVariable } from '../build/variables.ts';

const server = 'instance=~"$instance"';
const rate = (metric: string) => `rate(${metric}{${server}}[$__rate_interval])`;

export const prometheusItself: Board = {
  uid: 'prometheus',
  folder: 'signals',
  title: 'Prometheus itself',
  about: 'Can the other dashboards be trusted? Scrapes, storage, rules, queries, notifications.',
  tags: ['meta'],
  variables: [
    datasourceVariable('prometheus'),
    metricVariable({
      name: 'instance',
      label: 'Server',
      description: 'Prometheus servers.',
      selector: 'prometheus_build_info',
      values: 'instance',
    }),
  ],
  annotations: [alerts('prometheus|alertmanager')],
  sections: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Series',
          about:
            'Series in the head block: what memory goes to. Watch above 50,000 on a small machine.',
          unit: 'short',
          decimals: 1,
          steps: risesTo(50_000, 100_000),
          links: [toDashboard('cardinality', 'Cardinality')],
          queries: [promql(`sum(prometheus_tsdb_head_series{${server}})`, 'series')],
        }),
        stat({
          title: 'Samples',
          about: 'Samples appended per second.',
          unit: 'cps',
          decimals: 0,
          queries: [
            promql(`sum(${rate('prometheus_tsdb_head_samples_appended_total')})`, 'samples'),
          ],
        }),
        stat({
          title: 'Targets down',
          about: 'Targets that do not answer.',
          unit: 'short',
          decimals: 0,
          steps: noneOf(),
          links: [runbook('target-down')],
          queries: [promql('count(up == 0) or vector(0)', 'down')],
        }),
        stat({
          title: 'Failed rules',
          about: 'Rule evaluations that failed in the time range.',
          unit: 'short',
          decimals: 0,
          steps: noneOf(),
          links: [runbook('rule-evaluation-failing')],
          queries: [
            promql(
              `sum(increase(prometheus_rule_evaluation_failures_total{${server}}[$__range]))`,
              'failed',
            ),
          ],
        }),
        stat({
          title: 'Failed notifications',
          about: 'Notifications that Alertmanager could not deliver in the time range.',
          unit: 'short',
          decimals: 0,
          steps: noneOf(),
          links: [runbook('notifications-failing')],
          queries: [
            promql('sum(increase(alertmanager_notifications_failed_total[$__range]))', 'failed'),
          ],
        }),
        stat({
          title: 'Memory',
          about: 'Resident memory of Prometheus.',
          unit: 'bytes',
          decimals: 0,
          queries: [
            promql(`sum(process_resident_memory_bytes{job="prometheus", ${server}})`, 'memory'),
          ],
        }),
      ],
    },
    {
      title: 'Scrapes',
      panels: [
        stateTimeline({
          title: 'Targets',
          about: 'Whether each target answered its scrapes.',
          values: upOrDown,
          queries: [promql('min by (job) (up)', '{{job}}')],
        }),
        bars({
          title: 'Slowest scrapes',
          about: 'How long a scrape takes. Above 4 s it is given up.',
          width: 12,
          unit: 's',
          decimals: 0,
          steps: risesTo(1, 3),
          queries: [
            promqlNow(
              'topk(10, max by (job, instance) (scrape_duration_seconds))',
              '{{job}} {{instance}}',
            ),
          ],
        }),
        histogram({
          title: 'How long scrapes take',
          about: 'All scrapes of the time range by their duration.',
          unit: 's',
          queries: [promql('scrape_duration_seconds', '{{job}} {{instance}}')],
        }),
        timeseries({
          title: 'Samples by job',
          about: 'Samples in one scrape: a job that grows has a label without bounds.',
          unit: 'short',
          queries: [promql('sum by (job) (scrape_samples_scraped)', '{{job}}')],
        }),
      ],
    },
    {
      title: 'Work',
      panels: [
        timeseries({
          title: 'Rule groups',
          about:
            'Seconds that the last evaluation of each group took. It must stay below the interval.',
          width: 8,
          unit: 's',
          queries: [
            promql(
              `label_replace(prometheus_rule_group_last_duration_seconds{${server}}, "group", "$1", "rule_group", ".*;(.*)")`,
              '{{group}}',
            ),
          ],
        }),
        timeseries({
          title: 'Queries',
          about: 'Mean seconds by phase of a query.',
          width: 8,
          unit: 's',
          queries: [
            promql(
              `sum by (slice) (${rate('prometheus_engine_query_duration_seconds_sum')}) / (sum by (slice) (${rate('prometheus_engine_query_duration_seconds_count')}) > 0)`,
              '{{slice}}',
            ),
          ],
        }),
        timeseries({
          title: 'Alerts sent',
          about: 'Alerts sent to Alertmanager per second, and what was dropped.',
          width: 8,
          unit: 'cps',
          queries: [
            promql(`sum(${rate('prometheus_notifications_sent_total')})`, 'sent'),
            promql(`sum(${rate('prometheus_notifications_dropped_total')})`, 'dropped'),
          ],
        }),
        timeseries({
          title: 'Storage',
          about: 'Write-ahead log, head chunks and blocks on disk.',
          width: 8,
          unit: 'bytes',
          shape: 'stack',
          queries: [
            promql(`sum(prometheus_tsdb_wal_storage_size_bytes{${server}})`, 'WAL'),
            promql(`sum(prometheus_tsdb_head_chunks_storage_size_bytes{${server}})`, 'head chunks'),
            promql(`sum(prometheus_tsdb_storage_blocks_bytes{${server}})`, 'blocks'),
          ],
        }),
        timeseries({
          title: 'Exemplars in storage',
          about: 'The dots on latency panels. The storage is a ring: old ones go.',
          width: 8,
          unit: 'short',
          queries: [
            promql(`sum(prometheus_tsdb_exemplar_exemplars_in_storage{${server}})`, 'exemplars'),
          ],
        }),
        timeseries({
          title: 'What reaches Loki and Tempo',
          about: 'Lines and spans received per second.',
          width: 8,
          unit: 'cps',
          queries: [
            promql('sum(rate(loki_distributor_lines_received_total[$__rate_interval]))', 'lines'),
            promql('sum(rate(tempo_distributor_spans_received_total[$__rate_interval]))', 'spans'),
          ],
        }),
      ],
    },
  ],
};
