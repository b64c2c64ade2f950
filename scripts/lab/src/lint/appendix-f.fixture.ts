import type { LintedFile } from './lint.ts';

/** A defect that real courses shipped (CURRICULUM.md, appendix F). */
export type Defect = { readonly defect: string } & (
  | {
      /** The rule of the lint that finds it. */
      readonly rule: string;
      readonly wrong: readonly LintedFile[];
      readonly right: readonly LintedFile[];
    }
  | {
      /** Why there is no query to be linted. */
      readonly reason: string;
      /** What finds it instead. */
      readonly foundBy: string;
    }
);

const rules = (...lines: readonly string[]): LintedFile => ({
  file: 'rules.yml',
  text: `groups:\n  - name: slo\n    rules:\n${lines.map((line) => `      - ${line}\n`).join('')}`,
});

const ALL = 'sum(rate(http_server_requests_total[5m]))';
const of = (status: string) => `sum(rate(http_server_requests_total{${status}}[5m]))`;
const record = (name: string, expr: string) => `{record: "${name}", expr: '${expr}'}`;
const alert = (name: string, expr: string) => `{alert: "${name}", expr: '${expr}'}`;

const panel = (expr: string): LintedFile => ({
  file: 'slo.json',
  text: JSON.stringify({
    title: 'SLO',
    panels: [
      {
        title: 'Availability',
        datasource: { type: 'prometheus', uid: 'prometheus' },
        targets: [{ refId: 'A', expr }],
      },
    ],
  }),
});

const AVAILABILITY = record(
  'service:availability:ratio_rate5m',
  'sum by (service) (rate(http_server_requests_total{status_class!="5xx"}[5m])) / sum by (service) (rate(http_server_requests_total[5m]))',
);

const burnRatios = ['5m', '30m', '1h', '6h'].map((window) =>
  record(
    `slo:errors:ratio_rate${window}`,
    `sum(rate(http_server_requests_total{status_class="5xx"}[${window}])) / sum(rate(http_server_requests_total[${window}]))`,
  ),
);
const burnAlert = (name: string, factor: number, long: string, short: string) =>
  alert(
    name,
    `slo:errors:ratio_rate${long} > ${factor} * 0.001 and slo:errors:ratio_rate${short} > ${factor} * 0.001`,
  );

/** All 22. */
export const appendixF: readonly Defect[] = [
  {
    defect: 'status/status_code mismatch',
    rule: 'unknown-label',
    wrong: [rules(record('slo:errors:ratio', `${of('status_code=~"5.."')} / ${ALL}`))],
    right: [rules(record('slo:errors:ratio', `${of('status=~"5.."')} / ${ALL}`))],
  },
  {
    defect: 'missing bucket edge',
    rule: 'missing-bucket',
    wrong: [
      rules(
        record(
          'sli:latency:good_ratio',
          'sum(rate(http_server_request_duration_seconds_bucket{le="0.3"}[5m])) / sum(rate(http_server_request_duration_seconds_count[5m]))',
        ),
      ),
    ],
    right: [
      rules(
        record(
          'sli:latency:good_ratio',
          'sum(rate(http_server_request_duration_seconds_bucket{le="0.25"}[5m])) / sum(rate(http_server_request_duration_seconds_count[5m]))',
        ),
      ),
    ],
  },
  {
    defect: 'bracket error in ratio',
    rule: 'missing-brackets',
    wrong: [rules(record('sli:quality:ratio', `${ALL} - ${of('status_class="5xx"')} / ${ALL}`))],
    right: [rules(record('sli:quality:ratio', `(${ALL} - ${of('status_class="5xx"')}) / ${ALL}`))],
  },
  {
    defect: 'consumed-vs-remaining budget',
    rule: 'consumed-for-remaining',
    wrong: [
      rules(
        record(
          'slo:error_budget:remaining_ratio',
          `(${of('status_class="5xx"')} / ${ALL}) / (1 - 0.999)`,
        ),
      ),
    ],
    right: [
      rules(
        record(
          'slo:error_budget:remaining_ratio',
          `1 - (${of('status_class="5xx"')} / ${ALL}) / (1 - 0.999)`,
        ),
      ),
    ],
  },
  {
    defect: 'averaged ratios',
    rule: 'average-of-ratios',
    wrong: [
      rules(
        AVAILABILITY,
        record('platform:availability:ratio', 'avg(service:availability:ratio_rate5m)'),
      ),
    ],
    right: [
      rules(
        AVAILABILITY,
        record('platform:availability:ratio', `${of('status_class!="5xx"')} / ${ALL}`),
      ),
    ],
  },
  {
    defect: 'range selector in arithmetic',
    rule: 'value-type',
    wrong: [
      rules(
        record(
          'slo:errors:ratio',
          'http_server_requests_total{status_class="5xx"}[5m] / http_server_requests_total[5m]',
        ),
      ),
    ],
    right: [rules(record('slo:errors:ratio', `${of('status_class="5xx"')} / ${ALL}`))],
  },
  {
    defect: 'inverted good/bad query',
    rule: 'inverted-ratio',
    wrong: [rules(record('sli:errors:ratio_rate5m', `${of('status!~"5.."')} / ${ALL}`))],
    right: [rules(record('sli:errors:ratio_rate5m', `${of('status=~"5.."')} / ${ALL}`))],
  },
  {
    defect: 'labels aggregated away before dashboard filter',
    rule: 'dropped-label',
    wrong: [rules(AVAILABILITY), panel('service:availability:ratio_rate5m{env=~"$env"}')],
    right: [rules(AVAILABILITY), panel('service:availability:ratio_rate5m{service=~"$service"}')],
  },
  {
    defect: 'external labels in local query',
    rule: 'external-label',
    wrong: [panel('sum(rate(http_server_requests_total{cluster="eu-1"}[$__rate_interval]))')],
    right: [panel('sum(rate(http_server_requests_total{env="prod"}[$__rate_interval]))')],
  },
  {
    defect: 'relabel drop-all',
    reason: 'a relabelling rule of the scrape configuration, no query',
    foundBy: 'lab 04: the targets are scraped with it and the protected series must be there',
  },
  {
    defect: 'keep-list that starves an alert',
    // The keep-list leaves container_memory_working_set_bytes and drops its limit.
    rule: 'unknown-metric',
    wrong: [
      rules(alert('MemoryTight', 'model_memory_usage_bytes / model_memory_limit_bytes > 0.9')),
    ],
    right: [rules(alert('MemoryTight', 'model_memory_usage_bytes > 9e8'))],
  },
  {
    defect: 'inhibition with unequal names',
    reason: 'a rule of Alertmanager about labels of alerts, no query',
    foundBy: 'lab 22: both alerts are sent, and the inhibited one must not arrive',
  },
  {
    defect: 'unreachable route',
    reason: "Alertmanager's routing tree, no query",
    foundBy: 'lab 22: amtool routes hidden label sets',
  },
  {
    defect: 'active interval that loses night alerts',
    reason: "a time interval of Alertmanager's routing tree, no query",
    foundBy: 'lab 22: an alert is sent at each hour of the day',
  },
  {
    defect: 'wrong tenant path',
    reason: "the folder that Loki's rule file lies in, no query",
    foundBy: "lab 19: the rule must be in the answer of Loki's rules API",
  },
  {
    defect: 'recorded log metric queried in the wrong store',
    rule: 'wrong-store',
    wrong: [
      {
        file: 'loki/rules/fake/alerts.yml',
        text: 'groups: [{name: logs, rules: [{alert: LogErrors, expr: "service:log_errors:rate1m > 5"}]}]',
      },
    ],
    right: [
      {
        file: 'loki/rules/fake/alerts.yml',
        text: `groups: [{name: logs, rules: [{alert: LogErrors, expr: 'sum(rate({level="error"}[1m])) > 5'}]}]`,
      },
    ],
  },
  {
    defect: 'ms in second buckets',
    reason: 'the instrumented code hands over milliseconds; queries of it look the same',
    foundBy: 'lab 02: the measured durations are compared with those of the traffic that was sent',
  },
  {
    defect: 'trace regex vs JSON',
    reason: "a derived field of Grafana's data source, no query",
    foundBy: 'lab 17: the link of a real log line must lead to its trace',
  },
  {
    defect: 'provisioning wrapper',
    reason: 'the envelope of a dashboard file; its queries are fine, and the lint reads them in it',
    foundBy: 'lab 13: Grafana must provision the file',
  },
  {
    defect: 'heartbeat counter as timestamp',
    rule: 'not-a-timestamp',
    wrong: [rules(alert('SchedulerSilent', 'time() - worker_heartbeat_total > 60'))],
    right: [rules(alert('SchedulerSilent', 'time() - worker_heartbeat_timestamp_seconds > 60'))],
  },
  {
    defect: 'simulation hitting a 404',
    reason: 'a script that asks for a path that does not exist, no query',
    foundBy: 'lab 23: the fault must show in the ledger, and the alert must fire',
  },
  {
    defect: 'long/short window swap',
    rule: 'burn-windows',
    wrong: [
      rules(
        ...burnRatios,
        burnAlert('FastBurn', 14.4, '6h', '30m'),
        burnAlert('SlowBurn', 6, '1h', '5m'),
      ),
    ],
    right: [
      rules(
        ...burnRatios,
        burnAlert('FastBurn', 14.4, '1h', '5m'),
        burnAlert('SlowBurn', 6, '6h', '30m'),
      ),
    ],
  },
];
