import { alerts, deploys } from '../build/annotations.ts';
import { timeseries } from '../build/charts.ts';
import type { Board } from '../build/dashboard.ts';
import { bars, stat } from '../build/figures.ts';
import { runbook, tracesOfSeries } from '../build/links.ts';
import { table } from '../build/lists.ts';
import { promql, promqlNow, promqlTable, promqlWithExemplars } from '../build/queries.ts';
import { fallsTo, noneOf, risesTo } from '../build/thresholds.ts';
import { datasourceVariable, metricVariable } from '../build/variables.ts';

const server = 'instance=~"$instance"';
const database = `${server}, datname=~"$database"`;
const rate = (metric: string) => `rate(${metric}{${database}}[$__rate_interval])`;
const client = 'env=~".+"';

export const postgres: Board = {
  uid: 'postgres',
  folder: 'infrastructure',
  title: 'PostgreSQL',
  about: 'The database from both sides: what the server counts, and what the services wait for.',
  tags: ['use', 'database'],
  variables: [
    datasourceVariable('prometheus'),
    datasourceVariable('loki'),
    metricVariable({
      name: 'instance',
      label: 'Server',
      description: 'Servers with an exporter.',
      selector: 'pg_up',
      values: 'instance',
    }),
    metricVariable({
      name: 'database',
      label: 'Database',
      description: 'Databases of the chosen servers, without templates.',
      selector: 'pg_stat_database_numbackends{instance=~"$instance", datname!~"template.*"}',
      values: 'datname',
    }),
  ],
  annotations: [deploys('postgres'), alerts('postgres')],
  sections: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Server',
          about: 'Whether the exporter reaches the server: 1 is yes.',
          unit: 'short',
          decimals: 0,
          steps: fallsTo(1, 1),
          links: [runbook('target-down')],
          queries: [promql(`min(pg_up{${server}})`, 'up')],
        }),
        stat({
          title: 'Connections',
          about: 'Share of the allowed connections that is in use.',
          unit: 'percentunit',
          decimals: 0,
          steps: risesTo(0.7, 0.9),
          queries: [
            promql(
              `sum(pg_stat_database_numbackends{${database}}) / max(pg_settings_max_connections{${server}})`,
              'used',
            ),
          ],
        }),
        stat({
          title: 'Cache hits',
          about: 'Share of the blocks that were found in shared buffers.',
          unit: 'percentunit',
          decimals: 1,
          steps: fallsTo(0.99, 0.9),
          queries: [
            promql(
              `sum(${rate('pg_stat_database_blks_hit')}) / (sum(${rate('pg_stat_database_blks_hit')} + ${rate('pg_stat_database_blks_read')}) > 0)`,
              'hits',
            ),
          ],
        }),
        stat({
          title: 'Deadlocks',
          about: 'In the time range. Each cost a transaction.',
          unit: 'short',
          decimals: 0,
          steps: noneOf(),
          queries: [
            promql(`sum(increase(pg_stat_database_deadlocks{${database}}[$__range]))`, 'deadlocks'),
          ],
        }),
        stat({
          title: 'Longest transaction',
          about:
            'Age of the oldest open transaction. Old ones keep dead rows alive and locks held.',
          unit: 's',
          decimals: 1,
          steps: risesTo(30, 120),
          queries: [promql(`max(pg_stat_activity_max_tx_duration{${database}})`, 'oldest')],
        }),
        stat({
          title: 'Size',
          about: 'Of the chosen databases on disk.',
          unit: 'bytes',
          decimals: 1,
          queries: [promql(`sum(pg_database_size_bytes{${database}})`, 'size')],
        }),
      ],
    },
    {
      title: 'What the services wait for',
      panels: [
        table({
          title: 'Statements',
          about: 'Every statement of the API by its id: how often, how long.',
          sortBy: 'Time',
          queries: [
            promqlTable(
              `sum by (service, statement_id) (rate(query_duration_seconds_count{${client}}[$__rate_interval]))`,
            ),
            promqlTable(
              `histogram_quantile(0.95, sum by (service, statement_id, le) (rate(query_duration_seconds_bucket{${client}}[$__rate_interval])))`,
            ),
            promqlTable(
              `sum by (service, statement_id) (rate(query_duration_seconds_sum{${client}}[$__rate_interval]))`,
            ),
          ],
          columns: [
            { from: 'service', title: 'Service' },
            { from: 'statement_id', title: 'Statement' },
            { from: 'Value #A', title: 'Calls', unit: 'ops', decimals: 2 },
            { from: 'Value #B', title: 'p95', unit: 's', decimals: 1, steps: risesTo(0.1, 0.25) },
            { from: 'Value #C', title: 'Time', unit: 'percentunit', decimals: 2 },
          ],
        }),
        timeseries({
          title: 'Duration of statements',
          about: '95th percentile by service; each dot is one traced statement.',
          unit: 's',
          valueLinks: [tracesOfSeries],
          queries: [
            promqlWithExemplars(
              `histogram_quantile(0.95, sum by (service, le) (rate(query_duration_seconds_bucket{${client}}[$__rate_interval])))`,
              '{{service}}',
            ),
          ],
        }),
        timeseries({
          title: 'Connection pools',
          about: 'Connections by state. Waiting above zero: requests queue for a connection.',
          unit: 'short',
          queries: [
            promql(
              `sum by (service, state) (pool_connections{${client}, state!="max"})`,
              '{{service}} {{state}}',
            ),
          ],
        }),
        timeseries({
          title: 'Wait for a connection',
          about: '95th percentile of the time until the pool gave a connection.',
          unit: 's',
          queries: [
            promql(
              `histogram_quantile(0.95, sum by (service, le) (rate(pool_wait_seconds_bucket{${client}}[$__rate_interval])))`,
              '{{service}}',
            ),
          ],
        }),
      ],
    },
    {
      title: 'What the server counts',
      panels: [
        timeseries({
          title: 'Transactions',
          about: 'Committed and rolled back per second.',
          unit: 'ops',
          width: 8,
          queries: [
            promql(
              `sum by (datname) (${rate('pg_stat_database_xact_commit')})`,
              '{{datname}} committed',
            ),
            promql(
              `sum by (datname) (${rate('pg_stat_database_xact_rollback')})`,
              '{{datname}} rolled back',
            ),
          ],
        }),
        timeseries({
          title: 'Rows',
          about: 'Rows per second by what happened to them.',
          unit: 'ops',
          width: 8,
          queries: ['returned', 'fetched', 'inserted', 'updated', 'deleted'].map((what) =>
            promql(`sum(${rate(`pg_stat_database_tup_${what}`)})`, what),
          ),
        }),
        timeseries({
          title: 'Connections by state',
          about: 'Idle in transaction is a client that holds locks and does nothing.',
          unit: 'short',
          width: 8,
          shape: 'stack',
          queries: [promql(`sum by (state) (pg_stat_activity_count{${database}})`, '{{state}}')],
        }),
        timeseries({
          title: 'Locks',
          about: 'Locks held, by mode.',
          unit: 'short',
          width: 8,
          queries: [promql(`sum by (mode) (pg_locks_count{${database}})`, '{{mode}}')],
        }),
        timeseries({
          title: 'Write-ahead log',
          about: 'Size of the WAL files: grows with writes until a checkpoint frees them.',
          unit: 'bytes',
          width: 8,
          queries: [promql(`pg_wal_size_bytes{${server}}`, '{{instance}}')],
        }),
        bars({
          title: 'Dead rows',
          about: 'Rows that vacuum has still to remove, by table.',
          unit: 'short',
          decimals: 0,
          ifEmpty: { text: 'no table of this database is watched', when: 'narrowed' },
          queries: [
            promqlNow(
              `topk(10, sum by (relname) (pg_stat_user_tables_n_dead_tup{${database}}))`,
              '{{relname}}',
            ),
          ],
        }),
      ],
    },
  ],
};
