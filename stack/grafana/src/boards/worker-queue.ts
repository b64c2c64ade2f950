import { alerts, deploys } from '../build/annotations.ts';
import { piechart, timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { stat } from '../build/figures.ts';
import { runbook, toDashboard } from '../build/links.ts';
import { promql, promqlNow, promqlWithExemplars } from '../build/queries.ts';
import { noneOf, risesTo } from '../build/thresholds.ts';
import { datasourceVariable, envVariable, metricVariable } from '../build/variables.ts';

const chosen = 'env=~"$env", queue=~"$queue"';
const traces = toDashboard('traces', 'Traces of the worker', { service: 'worker' });
const logs = toDashboard('logs', 'Log lines of the worker', { service: 'worker' });
const noJobs = { text: 'no jobs', when: 'narrowed' } as const;

export const workerQueue: Board = {
  uid: 'worker-queue',
  folder: 'services',
  title: 'Worker and queue',
  about: 'Do the jobs keep up, do they succeed, and is the worker alive?',
  tags: ['red', 'queue'],
  variables: [
    datasourceVariable('prometheus'),
    datasourceVariable('loki'),
    envVariable('queue_lag'),
    metricVariable({
      name: 'queue',
      label: 'Queue',
      description: 'Queues within the chosen environments.',
      selector: 'queue_lag{env=~"$env"}',
      values: 'queue',
    }),
  ],
  annotations: [deploys('worker'), alerts('worker')],
  links: [traces, logs],
  sections: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Waiting jobs',
          about: 'Jobs that could run and do not yet.',
          unit: 'short',
          decimals: 0,
          steps: risesTo(50, 200),
          queries: [promql(`sum(queue_lag{${chosen}})`, 'waiting')],
        }),
        stat({
          title: 'Oldest job',
          about: 'How long the oldest job has waited. Alert OldestJobTooOld starts at 60 s.',
          unit: 's',
          decimals: 0,
          steps: risesTo(30, 60),
          links: [runbook('oldest-job-too-old')],
          queries: [promql(`max(oldest_job_age_seconds{${chosen}})`, 'oldest')],
        }),
        stat({
          title: 'Heartbeat',
          about:
            'Time since the worker last looked into its queues. Alert WorkerSilent starts at 30 s.',
          unit: 's',
          decimals: 0,
          steps: risesTo(10, 30),
          links: [runbook('worker-silent')],
          queries: [
            promql(
              'time() - max(worker_heartbeat_timestamp_seconds{env=~"$env"} > 0)',
              'silent for',
            ),
          ],
        }),
        stat({
          title: 'Dead letters',
          about: 'Jobs given up in the time range: somebody has to look at them.',
          unit: 'short',
          decimals: 0,
          steps: noneOf(),
          links: [runbook('dead-letters')],
          queries: [promql(`sum(increase(dead_letters_total{${chosen}}[$__range]))`, 'given up')],
        }),
        stat({
          title: 'Jobs',
          about: 'Jobs finished per second.',
          unit: 'ops',
          decimals: 1,
          queries: [
            promql(
              `sum(rate(jobs_total{${chosen}, result="completed"}[$__rate_interval]))`,
              'finished',
            ),
          ],
        }),
        stat({
          title: 'Failed attempts',
          about: 'Share of the attempts that ended in a retry or in the dead letters.',
          unit: 'percentunit',
          decimals: 2,
          steps: risesTo(0.05, 0.2),
          ifEmpty: noJobs,
          queries: [
            promql(
              `sum(rate(jobs_total{${chosen}, result=~"retried|dead"}[$__rate_interval])) / (sum(rate(jobs_total{${chosen}}[$__rate_interval])) > 0)`,
              'failed',
            ),
          ],
        }),
      ],
    },
    {
      title: 'Queue $queue',
      repeat: 'queue',
      panels: [
        timeseries({
          title: 'Results of $queue',
          about: 'Attempts per second by how they ended.',
          width: 8,
          unit: 'ops',
          shape: 'stack',
          queries: [
            promql(`sum by (result) (rate(jobs_total{${chosen}}[$__rate_interval]))`, '{{result}}'),
          ],
        }),
        timeseries({
          title: 'Duration of $queue',
          about: 'Quantiles of the time in work; each dot is one traced job.',
          width: 8,
          unit: 's',
          ifEmpty: noJobs,
          valueLinks: [traces],
          queries: [
            promql(
              `histogram_quantile(0.5, sum by (le) (rate(job_duration_seconds_bucket{${chosen}}[$__rate_interval])))`,
              'p50',
            ),
            promqlWithExemplars(
              `histogram_quantile(0.95, sum by (le) (rate(job_duration_seconds_bucket{${chosen}}[$__rate_interval])))`,
              'p95',
            ),
          ],
        }),
        timeseries({
          title: 'Backlog of $queue',
          about: 'Waiting jobs. A line that rises means that more comes in than is done.',
          width: 8,
          unit: 'short',
          queries: [promql(`sum by (queue) (queue_lag{${chosen}})`, '{{queue}}')],
        }),
      ],
    },
    {
      title: 'What comes out',
      panels: [
        timeseries({
          title: 'Orders',
          about: 'Orders per second by the state they reached.',
          width: 8,
          unit: 'ops',
          queries: [
            promql(
              'sum by (status) (rate(orders_total{env=~"$env"}[$__rate_interval]))',
              '{{status}}',
            ),
          ],
        }),
        piechart({
          title: 'Payments',
          about: 'What the payment provider answered in the time range.',
          unit: 'short',
          decimals: 0,
          queries: [
            promqlNow(
              'sum by (result) (increase(payments_total{env=~"$env"}[$__range]))',
              '{{result}}',
            ),
          ],
        }),
        timeseries({
          title: 'Time since the last success',
          about: 'By queue: a queue that is silent and one that always fails look the same here.',
          width: 8,
          unit: 's',
          queries: [
            promql(
              `time() - max by (queue) (last_success_timestamp_seconds{${chosen}} > 0)`,
              '{{queue}}',
            ),
          ],
        }),
      ],
    },
  ],
};
