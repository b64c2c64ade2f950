import { alerts, deploys } from '../build/annotations.ts';
import { stateTimeline, timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { bars, stat } from '../build/figures.ts';
import { runbook, toDashboard } from '../build/links.ts';
import { promql, promqlNow } from '../build/queries.ts';
import { noneOf, risesTo } from '../build/thresholds.ts';
import { states } from '../build/values.ts';
import { datasourceVariable, envVariable, metricVariable } from '../build/variables.ts';

const chosen = 'env=~"$env", name=~"$component"';
const logs = toDashboard('logs', 'Log lines', { service: '${__field.labels.name}' });
const dockerOnly = {
  text: 'counted in the Docker runtime: the kernel keeps no network bytes of a single process',
  when: 'always',
} as const;

export const containerUse: Board = {
  uid: 'container-use',
  folder: 'infrastructure',
  title: 'Container USE',
  about:
    'Utilisation, saturation and errors of every component: a container, or a process in the local runtime.',
  tags: ['use', 'infrastructure'],
  variables: [
    datasourceVariable('prometheus'),
    datasourceVariable('loki'),
    envVariable('container_cpu_usage_seconds_total'),
    metricVariable({
      name: 'component',
      label: 'Component',
      description: 'Components that run within the chosen environments.',
      selector: 'container_cpu_usage_seconds_total{env=~"$env"}',
      values: 'name',
    }),
  ],
  annotations: [deploys('$component'), alerts('$component')],
  sections: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Components',
          about: 'Components that run.',
          width: 6,
          unit: 'short',
          decimals: 0,
          queries: [promql(`count(container_memory_working_set_bytes{${chosen}})`, 'running')],
        }),
        stat({
          title: 'Memory of all',
          about: 'Together, against the budget of 1.5 GB for the whole kit.',
          width: 6,
          unit: 'bytes',
          decimals: 2,
          steps: risesTo(1.3e9, 1.5e9),
          queries: [promql(`sum(container_memory_working_set_bytes{${chosen}})`, 'memory')],
        }),
        stat({
          title: 'CPU of all',
          about: 'Cores in use.',
          width: 6,
          unit: 'short',
          decimals: 2,
          queries: [
            promql(
              `sum(rate(container_cpu_usage_seconds_total{${chosen}}[$__rate_interval]))`,
              'cores',
            ),
          ],
        }),
        stat({
          title: 'Restarts',
          about: 'Restarts in the time range, by hand or by crash.',
          width: 6,
          unit: 'short',
          decimals: 0,
          steps: noneOf(),
          links: [runbook('service-down')],
          queries: [
            promql(`sum(increase(container_restarts_total{${chosen}}[$__range]))`, 'restarts'),
          ],
        }),
      ],
    },
    {
      title: 'Utilisation',
      panels: [
        timeseries({
          title: 'CPU',
          about: 'Cores in use, by component.',
          unit: 'short',
          shape: 'stack',
          valueLinks: [logs],
          queries: [
            promql(
              `sum by (name) (rate(container_cpu_usage_seconds_total{${chosen}}[$__rate_interval]))`,
              '{{name}}',
            ),
          ],
        }),
        timeseries({
          title: 'Memory',
          about: 'Resident memory by component. A line that only rises is a leak.',
          unit: 'bytes',
          valueLinks: [logs],
          queries: [
            promql(`max by (name) (container_memory_working_set_bytes{${chosen}})`, '{{name}}'),
          ],
        }),
        bars({
          title: 'Memory against its limit',
          about: 'Share of the limit of docker-compose.yml. At 100% the component is killed.',
          width: 12,
          height: 10,
          unit: 'percentunit',
          decimals: 0,
          max: 1,
          steps: risesTo(0.8, 0.9),
          queries: [
            promqlNow(
              `sort_desc(max by (name) (container_memory_working_set_bytes{${chosen}}) / max by (name) (container_memory_limit_bytes{${chosen}} > 0))`,
              '{{name}}',
            ),
          ],
        }),
        timeseries({
          title: 'Network',
          about: 'Bytes per second received and sent.',
          height: 10,
          unit: 'Bps',
          ifEmpty: dockerOnly,
          queries: [
            promql(
              `sum by (name) (rate(container_network_receive_bytes_total{${chosen}}[$__rate_interval]))`,
              '{{name}} in',
            ),
            promql(
              `sum by (name) (rate(container_network_transmit_bytes_total{${chosen}}[$__rate_interval]))`,
              '{{name}} out',
            ),
          ],
        }),
      ],
    },
    {
      title: 'Errors',
      panels: [
        stateTimeline({
          title: 'Health',
          about: 'What the health check of each component says.',
          height: 10,
          values: states([0, 'not healthy', 'red'], [1, 'healthy', 'green']),
          queries: [
            promql(
              `max by (name) (container_health{${chosen}, state=~"healthy|none"})`,
              '{{name}}',
            ),
          ],
        }),
        timeseries({
          title: 'Events',
          about: 'Starts, ends, kills for memory and failed health checks.',
          height: 10,
          unit: 'short',
          shape: 'bars',
          queries: [
            promql(
              `sum by (name, action) (increase(container_events_total{${chosen}, action=~"die|oom|restart|unhealthy"}[$__rate_interval]))`,
              '{{name}} {{action}}',
            ),
          ],
        }),
      ],
    },
  ],
};
