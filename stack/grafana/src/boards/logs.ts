import { deploys } from '../build/annotations.ts';
import { piechart, timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { bars, stat } from '../build/figures.ts';
import { runbook, toDashboard } from '../build/links.ts';
import { logLines } from '../build/lists.ts';
import { logqlLines, logqlMetric, logqlNow } from '../build/queries.ts';
import { risesTo } from '../build/thresholds.ts';
import { datasourceVariable, logVariable, textVariable } from '../build/variables.ts';
import { allIsWell } from './shared/http.ts';

const streams = '{env=~"$env", service=~"$service", level=~"$level"}';
const errors = '{env=~"$env", service=~"$service", level=~"error|fatal"}';
const requests = `${streams} | json event="event", status="status", duration_ms="duration_ms", route="route" | event="http.request"`;
const noRequests = { text: 'no requests logged', when: 'narrowed' } as const;

export const logs: Board = {
  uid: 'logs',
  folder: 'signals',
  title: 'Logs overview',
  about: 'What the services say: how much, how bad, and the lines themselves.',
  tags: ['logs'],
  variables: [
    datasourceVariable('loki'),
    logVariable({
      name: 'env',
      label: 'Environment',
      description: 'Value of the env label.',
      selector: '{service=~".+"}',
      values: 'env',
    }),
    logVariable({
      name: 'service',
      label: 'Service',
      description: 'Services that log within the chosen environments.',
      selector: '{env=~"$env"}',
      values: 'service',
    }),
    logVariable({
      name: 'level',
      label: 'Level',
      description: 'Levels that the chosen services use.',
      selector: '{env=~"$env", service=~"$service"}',
      values: 'level',
    }),
    textVariable({
      name: 'text',
      label: 'Text',
      description: 'Only lines that contain this text; empty for all.',
    }),
  ],
  annotations: [deploys('$service')],
  links: [toDashboard('traces', 'Traces', { service: '${service:raw}' })],
  sections: [
    {
      title: 'How much',
      panels: [
        stat({
          title: 'Lines',
          about: 'Lines per second.',
          width: 6,
          unit: 'cps',
          decimals: 1,
          queries: [logqlMetric(`sum(rate(${streams}[$__auto]))`, 'lines')],
        }),
        stat({
          title: 'Errors',
          about: 'Lines of level error or fatal per minute.',
          width: 6,
          unit: 'cpm',
          decimals: 1,
          steps: risesTo(1, 10),
          queries: [logqlMetric(`sum(rate(${errors}[$__auto])) * 60 or vector(0)`, 'errors')],
        }),
        stat({
          title: 'Volume',
          about: 'Bytes per second: what the log costs.',
          width: 6,
          unit: 'Bps',
          decimals: 1,
          queries: [logqlMetric(`sum(bytes_rate(${streams}[$__auto]))`, 'volume')],
        }),
        stat({
          title: 'p95 from the log',
          about: 'The same duration as the metric shows, read from the request lines.',
          width: 6,
          unit: 'ms',
          decimals: 1,
          steps: risesTo(250, 300),
          ifEmpty: noRequests,
          queries: [
            logqlMetric(
              `quantile_over_time(0.95, ${requests} | unwrap duration_ms [$__auto]) by ()`,
              'p95',
            ),
          ],
        }),
        timeseries({
          title: 'Lines by service',
          about: 'Lines per second. Silence and floods are both symptoms.',
          unit: 'cps',
          shape: 'stack',
          links: [runbook('telemetry-dropped')],
          queries: [logqlMetric(`sum by (service) (rate(${streams}[$__auto]))`, '{{service}}')],
        }),
        timeseries({
          title: 'Lines by level',
          about: 'Lines per second by severity.',
          unit: 'cps',
          shape: 'bars',
          queries: [logqlMetric(`sum by (level) (rate(${streams}[$__auto]))`, '{{level}}')],
        }),
      ],
    },
    {
      title: 'What',
      panels: [
        piechart({
          title: 'Levels',
          about: 'Lines of the time range by severity.',
          unit: 'short',
          decimals: 0,
          queries: [
            logqlNow(`sum by (level) (count_over_time(${streams}[$__range]))`, '{{level}}'),
          ],
        }),
        bars({
          title: 'Events',
          about: 'The most frequent events of the time range.',
          unit: 'short',
          decimals: 0,
          ifEmpty: { text: 'no line names an event', when: 'narrowed' },
          queries: [
            logqlNow(
              `topk(10, sum by (event) (count_over_time(${streams} | json event="event" | event!="" [$__range])))`,
              '{{event}}',
            ),
          ],
        }),
        bars({
          title: 'Status codes',
          about: 'Answers of the time range by status, from the request lines.',
          unit: 'short',
          decimals: 0,
          ifEmpty: noRequests,
          queries: [
            logqlNow(`sum by (status) (count_over_time(${requests}[$__range]))`, '{{status}}'),
          ],
        }),
      ],
    },
    {
      title: 'Lines',
      panels: [
        logLines({
          title: 'Errors',
          about: 'Lines of level error and fatal, the newest first.',
          height: 7,
          ifEmpty: allIsWell('no errors logged'),
          queries: [logqlLines(`${errors} |= \`$text\``, 100)],
        }),
        logLines({
          title: 'All lines',
          about: 'The newest lines. Open one for its fields and its trace.',
          queries: [logqlLines(`${streams} |= \`$text\``, 200)],
        }),
      ],
    },
  ],
};
