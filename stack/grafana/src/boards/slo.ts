import { alerts, deploys } from '../build/annotations.ts';
import { timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { gauge, stat } from '../build/figures.ts';
import { logsOfChoice, runbook, tracesOfChoice } from '../build/links.ts';
import { table, words } from '../build/lists.ts';
import { promql, promqlTable } from '../build/queries.ts';
import { fallsTo, risesTo } from '../build/thresholds.ts';
import { datasourceVariable, envVariable, serviceVariable } from '../build/variables.ts';
import { errorRatio, noTraffic, slowRatio } from './shared/http.ts';

const chosen = 'service=~"$service", env=~"$env"';
const toCome = {
  text: 'filled by lab 28, which records the series slo:*',
  when: 'always',
} as const;

export const slo: Board = {
  uid: 'slo',
  folder: 'services',
  title: 'SLO and error budget',
  about: 'How good was the service, how much may still go wrong, and how fast is that used up?',
  tags: ['slo'],
  variables: [
    datasourceVariable('prometheus'),
    datasourceVariable('loki'),
    envVariable('http_server_requests_total'),
    serviceVariable('http_server_requests_total'),
  ],
  annotations: [deploys('$service'), alerts('$service')],
  links: [tracesOfChoice, logsOfChoice],
  sections: [
    {
      title: 'Indicators, from the raw counters',
      panels: [
        gauge({
          title: 'Availability',
          about: 'Share of the requests of the time range that were not answered with 5xx.',
          unit: 'percentunit',
          decimals: 2,
          min: 0.98,
          max: 1,
          steps: fallsTo(0.995, 0.99),
          ifEmpty: noTraffic,
          queries: [
            promql(
              `1 - (sum by (service) (increase(http_server_requests_total{${chosen}, status_class="5xx"}[$__range])) or sum by (service) (increase(http_server_requests_total{${chosen}}[$__range])) * 0)
               / (sum by (service) (increase(http_server_requests_total{${chosen}}[$__range])) > 0)`,
              '{{service}}',
            ),
          ],
        }),
        gauge({
          title: 'Fast enough',
          about: 'Share of the requests of the time range that took at most 300 ms.',
          unit: 'percentunit',
          decimals: 2,
          min: 0.9,
          max: 1,
          steps: fallsTo(0.99, 0.95),
          ifEmpty: noTraffic,
          queries: [
            promql(
              `sum by (service) (increase(http_server_request_duration_seconds_bucket{${chosen}, le="0.3"}[$__range]))
               / (sum by (service) (increase(http_server_request_duration_seconds_count{${chosen}}[$__range])) > 0)`,
              '{{service}}',
            ),
          ],
        }),
        timeseries({
          title: 'Bad requests',
          about: 'Share of the requests that failed or were slow: what eats the budget.',
          height: 6,
          unit: 'percentunit',
          ifEmpty: noTraffic,
          links: [runbook('error-ratio-high'), runbook('latency-high')],
          queries: [
            promql(errorRatio(chosen, 'service'), '{{service}} failed'),
            promql(slowRatio(chosen, 'service'), '{{service}} slow'),
          ],
        }),
      ],
    },
    {
      title: 'Error budget',
      panels: [
        words({
          title: 'What is missing here',
          about: 'Why the panels of this section may be empty.',
          height: 3,
          markdown: `
The panels below read series that recording rules make: \`slo:objective\`, \`slo:period_days\`, \`slo:sli_error:ratio_rate*\`,
\`slo:burn_rate\`, \`slo:budget_remaining:ratio\`. **Lab 28** writes these rules; until they run the panels say so.`,
        }),
        stat({
          title: 'Budget left',
          about: 'Share of the error budget of the period that is not used up.',
          height: 7,
          width: 6,
          unit: 'percentunit',
          decimals: 1,
          steps: fallsTo(0.5, 0.25),
          ifEmpty: toCome,
          queries: [
            promql(
              'min by (slo) (slo:budget_remaining:ratio{service=~"$service", env=~"$env"})',
              '{{slo}}',
            ),
          ],
        }),
        timeseries({
          title: 'Burn rate',
          about:
            '1 uses up the budget exactly at the end of the period; 14.4 within two days of thirty.',
          height: 7,
          width: 9,
          unit: 'short',
          ifEmpty: toCome,
          queries: [
            promql(
              'max by (slo, window) (slo:burn_rate{service=~"$service", env=~"$env"})',
              '{{slo}} {{window}}',
            ),
          ],
        }),
        timeseries({
          title: 'Course of the budget',
          about: 'How the rest of the budget developed: steps are incidents.',
          height: 7,
          width: 9,
          unit: 'percentunit',
          max: 1,
          ifEmpty: toCome,
          queries: [
            promql(
              'min by (slo) (slo:budget_remaining:ratio{service=~"$service", env=~"$env"})',
              '{{slo}}',
            ),
          ],
        }),
        table({
          title: 'Objectives',
          about: 'Every objective with its target, its period and what is left.',
          width: 24,
          height: 6,
          ifEmpty: toCome,
          queries: [
            promqlTable('max by (slo, service) (slo:objective{service=~"$service", env=~"$env"})'),
            promqlTable(
              'max by (slo, service) (slo:period_days{service=~"$service", env=~"$env"})',
            ),
            promqlTable(
              'min by (slo, service) (slo:budget_remaining:ratio{service=~"$service", env=~"$env"})',
            ),
            promqlTable(
              'max by (slo, service) (slo:sli_error:ratio_rate5m{service=~"$service", env=~"$env"})',
            ),
          ],
          columns: [
            { from: 'slo', title: 'Objective' },
            { from: 'service', title: 'Service' },
            { from: 'Value #A', title: 'Target', unit: 'percentunit', decimals: 2 },
            { from: 'Value #B', title: 'Period', unit: 'd', decimals: 0 },
            {
              from: 'Value #C',
              title: 'Budget left',
              unit: 'percentunit',
              decimals: 1,
              steps: fallsTo(0.5, 0.25),
            },
            {
              from: 'Value #D',
              title: 'Bad now',
              unit: 'percentunit',
              decimals: 2,
              steps: risesTo(0.005, 0.01),
            },
          ],
        }),
      ],
    },
  ],
};
