import { expect, test } from 'vitest';
import { courseHistory } from '../history/course/index.ts';
import { historyCatalogue } from './catalogue/history.ts';
import { lintFiles } from './lint.ts';

const catalogue = historyCatalogue(courseHistory);

const RULES = `
groups:
  - name: models
    rules:
      - record: model:predictions:rate5m
        expr: sum by (model, version, environment) (rate(model_predictions_total[5m]))
      - record: model:errors:rate5m
        expr: >-
          sum by (model, version, environment) (rate(model_prediction_errors_total[5m]))
          or model:predictions:rate5m * 0
      - record: model:error_ratio:rate5m
        expr: model:errors:rate5m / (model:predictions:rate5m > 0)
      - record: model_le:latency_bucket:rate5m
        expr: sum by (model, version, le) (rate(model_prediction_duration_seconds_bucket[5m]))
      - record: model:latency:p95
        expr: histogram_quantile(0.95, model_le:latency_bucket:rate5m)
      - record: model:latency:mean
        expr: >-
          sum by (model) (rate(model_prediction_duration_seconds_sum[5m]))
          / sum by (model) (rate(model_prediction_duration_seconds_count[5m]))
      - record: model:cache:hit_ratio
        expr: >-
          sum by (model) (rate(model_cache_hits_total[5m]))
          / (sum by (model) (rate(model_cache_hits_total[5m])) + sum by (model) (rate(model_cache_misses_total[5m])))
      - record: platform:error_ratio:rate5m
        expr: sum(model:errors:rate5m) / sum(model:predictions:rate5m)
      - record: model:efficiency:predictions_per_cpu_second
        expr: sum by (model) (rate(model_predictions_total[5m])) / sum by (model) (rate(model_cpu_seconds_total[5m]))
      - record: model:memory:growth_rate_1h
        expr: max by (model) (deriv(model_memory_usage_bytes[1h]))
      - record: model:predictions:daily
        expr: sum by (model) (increase(model_predictions_total[1d]))
      - record: model:cost:per_1k_predictions
        expr: >-
          sum by (model) (rate(model_cpu_seconds_total[1h])) / 3600 * 0.10
          / sum by (model) (rate(model_predictions_total[1h])) * 1000
      - alert: ErrorsHigh
        expr: model:error_ratio:rate5m > 0.05 and model:predictions:rate5m > 1
      - alert: Slow
        expr: model:latency:p95 > 0.5
      - alert: TrafficDrop
        expr: >-
          model:predictions:rate5m < 0.5 * (model:predictions:rate5m offset 1h)
          and model:predictions:rate5m offset 1h > 10
      - alert: NoPredictions
        expr: >-
          sum by (model) (rate(model_predictions_total[5m])) == 0
          or (group by (model) (model_predictions_total offset 1h) unless group by (model) (model_predictions_total))
      - alert: CacheCold
        expr: model:cache:hit_ratio < 0.7
      - alert: MemoryGrows
        expr: model:memory:growth_rate_1h * 3600 > 100 * 1024 * 1024
        annotations: {summary: more than 100 MB per hour}
      - alert: Unusual
        expr: >-
          abs(model:predictions:rate5m - avg_over_time(model:predictions:rate5m[1d]))
          > 2 * stddev_over_time(model:predictions:rate5m[1d])
`;

test('the rules of the course, written well, pass', () => {
  expect(lintFiles([{ file: 'rules.yml', text: RULES }], catalogue)).toEqual([]);
});

test.each([
  'topk(3, sum by (model) (rate(model_predictions_total{environment="production"}[5m])))',
  'max_over_time(sum by (model) (rate(model_predictions_total[5m]))[1d:5m])',
  'predict_linear(node_filesystem_avail_bytes{mountpoint="/"}[6h], 4 * 3600) < 0',
  '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
  '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
  'rate(model_predictions_total[5m]) * on (instance, model, version) group_left (team, framework) model_info',
  'sum by (team) (rate(model_predictions_total[5m]) * on (instance, model, version) group_left (team) model_info)',
  'sum by (error_type) (rate(model_prediction_errors_total[5m])) / ignoring (error_type) group_left () sum(rate(model_predictions_total[5m]))',
  'sum(rate(http_server_requests_total{status_class="5xx"}[5m])) / sum(rate(http_server_requests_total{status!="499"}[5m]))',
  'sum by (le) (rate(http_server_request_duration_seconds_bucket{status_class="2xx"}[5m]))',
  'sum(rate(http_server_request_duration_seconds_bucket{le="0.3"}[5m])) / sum(rate(http_server_request_duration_seconds_count[5m]))',
  'db_pool_connections{state="in_use"} / ignoring (state) db_pool_connections_max',
  'rate(node_disk_io_time_seconds_total[5m])',
  'model_memory_usage_bytes / 1024 / 1024 / 1024',
  'absent(model_predictions_total{model="fraud-detector", environment="production"})',
  'count by (version) (model_info)',
  'sum by (model) (rate(model_predictions_total[5m])) / sum by (model) (rate(model_predictions_total[5m] offset 1d)) - 1',
])('%s passes', (text) => {
  expect(lintFiles([{ file: 'query.promql', text }], catalogue)).toEqual([]);
});
