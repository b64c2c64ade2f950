import { timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { bars, stat } from '../build/figures.ts';
import { toDashboard } from '../build/links.ts';
import { table } from '../build/lists.ts';
import { promql, promqlNow, promqlTable } from '../build/queries.ts';
import { risesTo } from '../build/thresholds.ts';
import { datasourceVariable, metricVariable } from '../build/variables.ts';

const jobs = 'job=~"$job"';

export const cardinality: Board = {
  uid: 'cardinality',
  folder: 'signals',
  title: 'Cardinality',
  about: 'Which metric, job and label make the series? A label without bounds shows here first.',
  tags: ['meta', 'cost'],
  variables: [
    datasourceVariable('prometheus'),
    metricVariable({
      name: 'job',
      label: 'Job',
      description: 'Scrape jobs.',
      selector: 'up',
      values: 'job',
    }),
  ],
  sections: [
    {
      title: 'How many',
      panels: [
        stat({
          title: 'Series in the head',
          about: 'Of all jobs. Watch above 50,000 on a small machine.',
          width: 6,
          unit: 'short',
          decimals: 1,
          steps: risesTo(50_000, 100_000),
          queries: [promql('sum(prometheus_tsdb_head_series)', 'series')],
        }),
        stat({
          title: 'Series of the chosen jobs',
          about: 'What the last scrapes of the chosen jobs brought.',
          width: 6,
          unit: 'short',
          decimals: 1,
          queries: [promql(`sum(scrape_samples_post_metric_relabeling{${jobs}})`, 'series')],
        }),
        stat({
          title: 'New series',
          about: 'Series that appeared per second: churn, which costs as much as number.',
          width: 6,
          unit: 'cps',
          decimals: 2,
          steps: risesTo(10, 100),
          queries: [
            promql('sum(rate(prometheus_tsdb_head_series_created_total[$__rate_interval]))', 'new'),
          ],
        }),
        stat({
          title: 'Memory per series',
          about: 'Resident memory of Prometheus by series in the head.',
          width: 6,
          unit: 'bytes',
          decimals: 1,
          queries: [
            promql(
              'sum(process_resident_memory_bytes{job="prometheus"}) / sum(prometheus_tsdb_head_series)',
              'bytes',
            ),
          ],
        }),
      ],
    },
    {
      title: 'Where they come from',
      panels: [
        bars({
          title: 'By metric',
          about: 'The ten names with the most series.',
          width: 12,
          height: 10,
          unit: 'short',
          decimals: 0,
          links: [toDashboard('prometheus', 'Prometheus itself')],
          queries: [
            promqlNow(`topk(10, count by (__name__) ({__name__!="", ${jobs}}))`, '{{__name__}}'),
          ],
        }),
        bars({
          title: 'By job',
          about: 'Series by job.',
          width: 12,
          height: 10,
          unit: 'short',
          decimals: 0,
          queries: [
            promqlNow(
              `sort_desc(sum by (job) (scrape_samples_post_metric_relabeling{${jobs}}))`,
              '{{job}}',
            ),
          ],
        }),
        table({
          title: 'Values of labels',
          about:
            'How many values the labels of the request counter have: their product bounds its series.',
          height: 10,
          sortBy: 'Series',
          ifEmpty: { text: 'the chosen jobs answer no HTTP requests', when: 'narrowed' },
          queries: [
            promqlTable(`count by (service) (http_server_requests_total{${jobs}})`),
            promqlTable(
              `count by (service) (count by (service, route) (http_server_requests_total{${jobs}}))`,
            ),
            promqlTable(
              `count by (service) (count by (service, status) (http_server_requests_total{${jobs}}))`,
            ),
            promqlTable(
              `count by (service) (count by (service, method) (http_server_requests_total{${jobs}}))`,
            ),
          ],
          columns: [
            { from: 'service', title: 'Service' },
            {
              from: 'Value #A',
              title: 'Series',
              unit: 'short',
              decimals: 0,
              steps: risesTo(200, 500),
            },
            { from: 'Value #B', title: 'Routes', unit: 'short', decimals: 0 },
            { from: 'Value #C', title: 'Statuses', unit: 'short', decimals: 0 },
            { from: 'Value #D', title: 'Methods', unit: 'short', decimals: 0 },
          ],
        }),
        timeseries({
          title: 'New series by job',
          about: 'Series that a scrape brought for the first time.',
          height: 10,
          unit: 'short',
          shape: 'bars',
          queries: [promql(`sum by (job) (scrape_series_added{${jobs}})`, '{{job}}')],
        }),
      ],
    },
  ],
};
