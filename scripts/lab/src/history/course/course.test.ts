import { resolveTool, temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { writeBlocks } from '../blocks.ts';
import { HISTORY_UNTIL } from '../cache.ts';
import { prometheusOver } from '../history.fixture.ts';
import { ledgerOf } from '../ledger.ts';
import { DAY, HOUR } from '../schedule.ts';
import { courseEvents } from './events.ts';
import { courseHistory, hiddenHistory, practiceHistory } from './index.ts';

/** Each of these tests makes eight days of the whole course. */
const timeout = 240_000;

test('whatever day it is, eight days hold every event of the course', () => {
  for (let day = 0; day < 60; day++) {
    const until = HISTORY_UNTIL + day * DAY;
    for (const plan of [practiceHistory, hiddenHistory]) {
      const { events } = ledgerOf(plan, until - plan.days * DAY, until);
      const planted = new Set(events.map(({ event }) => event));
      const absent = courseEvents.filter(({ id }) => !planted.has(id)).map(({ id }) => id);
      expect({ day, absent }).toEqual({ day, absent: [] });
    }
  }
});

test('the practice is the end of the past that the labs have', () => {
  expect(practiceHistory.series).toEqual(courseHistory.series);
  expect(practiceHistory.seed).toBe(courseHistory.seed);
});

test('the queries of the course find what they need', { timeout }, async () => {
  const folder = await temporaryFolder();
  const promtool = await resolveTool('promtool');
  await writeBlocks(practiceHistory, { until: HISTORY_UNTIL, into: folder, promtool });
  const client = await prometheusOver(folder);
  const count = async (expression: string, ago = 60) =>
    (await client.query(expression, { time: HISTORY_UNTIL - ago })).length;
  const value = async (expression: string, ago = 60) =>
    (await client.query(expression, { time: HISTORY_UNTIL - ago }))[0]?.value ?? Number.NaN;

  // Two processes of one model, a canary that has ended, counters that have started again.
  expect(await count('model_predictions_total{model="fraud-detector"}')).toBe(2);
  expect(await count('model_predictions_total{version="v3"} offset 1d')).toBe(1);
  expect(await count('resets(model_predictions_total[7d]) > 1')).toBeGreaterThan(2);
  // A histogram that counts the same predictions as the counter.
  expect(await count('model_predictions_total == model_prediction_duration_seconds_count')).toBe(
    await count('model_predictions_total'),
  );
  // Ratios lie where they should: errors, cache, latency.
  const errors =
    'sum by (model) (rate(model_prediction_errors_total[1d])) / sum by (model) (rate(model_predictions_total[1d]))';
  expect(await value(`max(${errors})`)).toBeLessThan(0.05);
  expect(await value(`min(${errors})`)).toBeGreaterThan(0.002);
  const hits =
    'sum by (model) (rate(model_cache_hits_total[1d])) / (sum by (model) (rate(model_cache_hits_total[1d])) + sum by (model) (rate(model_cache_misses_total[1d])))';
  expect(await value(`max(${hits})`)).toBeLessThan(0.98);
  expect(await value(`min(${hits})`)).toBeGreaterThan(0.2);
  const p95 =
    'histogram_quantile(0.95, sum by (model, le) (rate(model_prediction_duration_seconds_bucket[5m])))';
  expect(await count(`${p95} > 0.01`)).toBe(3);
  // Memory grows, the disk fills up, the shop has days and weeks.
  expect(await count('deriv(model_memory_usage_bytes[1h]) > 0')).toBeGreaterThan(0);
  expect(await count('predict_linear(node_filesystem_avail_bytes[6h], 7*86400) < 0')).toBe(1);
  const requests = 'sum(rate(http_server_requests_total{env="production"}[10m]))';
  const byDay = await value(requests, 19 * HOUR);
  const byNight = await value(requests, 7 * HOUR);
  expect(byDay / byNight).toBeGreaterThan(4);
  // Joins: more labels on one side than on the other.
  expect(
    await count(
      'model_predictions_total * on (instance, model, version) group_left (team) model_info',
    ),
  ).toBe(await count('model_predictions_total'));
});

test('each incident shows in what it is meant to show in', { timeout }, async () => {
  const folder = await temporaryFolder();
  const promtool = await resolveTool('promtool');
  const ledger = await writeBlocks(hiddenHistory, { until: HISTORY_UNTIL, into: folder, promtool });
  const client = await prometheusOver(folder);
  const signs: Readonly<Record<string, string>> = {
    'slow-model':
      'histogram_quantile(0.5, sum by (le) (rate(model_prediction_duration_seconds_bucket{model="fraud-detector"}[5m]))) > 0.15',
    'model-errors':
      'sum(rate(model_prediction_errors_total{model="recommender"}[5m])) / sum(rate(model_predictions_total{model="recommender"}[5m])) > 0.1',
    'predictions-drop':
      'sum(rate(model_predictions_total{model="fraud-detector"}[5m])) < 0.3 * sum(rate(model_predictions_total{model="fraud-detector"}[5m] offset 1h))',
    'cold-cache':
      'sum(rate(model_cache_hits_total{model="recommender"}[5m])) / sum(rate(model_predictions_total{model="recommender"}[5m])) < 0.6',
    'checkout-errors':
      'sum(rate(http_server_requests_total{route="/checkout",status="500"}[5m])) / sum(rate(http_server_requests_total{route="/checkout"}[5m])) > 0.05',
    'pool-exhausted': 'max(db_pool_connections / ignoring (state) db_pool_connections_max) > 0.9',
    'database-slow':
      'histogram_quantile(0.5, sum by (le) (rate(http_server_request_duration_seconds_bucket{route="/checkout",status_class="2xx",env="production"}[5m]))) > 0.3',
    'traffic-spike':
      'sum(rate(http_server_requests_total[5m])) > 2 * sum(rate(http_server_requests_total[5m] offset 1h))',
    'traffic-drop':
      'sum(rate(http_server_requests_total[5m])) < 0.4 * sum(rate(http_server_requests_total[5m] offset 1h))',
    'payment-outage':
      'sum(rate(jobs_total{result="retried"}[5m])) / sum(rate(jobs_total[5m])) > 0.2',
    'slow-mail': 'sum(queue_lag{queue="order.mail"}) > 20',
    'cpu-stress': 'rate(node_pressure_cpu_waiting_seconds_total[5m]) > 0.5',
    'memory-pressure': 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1',
    'disk-stress': 'rate(node_disk_io_time_seconds_total[5m]) > 0.9',
    'network-flood': 'rate(node_network_receive_bytes_total[5m]) / node_network_speed_bytes > 0.8',
    'failing-memory': 'rate(node_edac_correctable_errors_total[5m]) > 0',
    'failing-disk': 'node_filesystem_readonly > 0',
    'failing-network': 'rate(node_network_receive_errs_total[5m]) > 10',
  };
  const incidents = ledger.events.filter(
    ({ kind, from, to }) =>
      kind === 'incident' && from - 2 * HOUR > ledger.from && to < ledger.until,
  );
  const seen = await Promise.all(
    incidents.map(async ({ event, id, from, to }) => {
      const sign = signs[event];
      if (sign === undefined) throw new Error(`no sign of ${event}`);
      const shows = async (time: number) => (await client.query(sign, { time })).length > 0;
      return { id, during: await shows((from + to) / 2), before: await shows(from - 60) };
    }),
  );
  expect(new Set(incidents.map(({ event }) => event))).toEqual(new Set(Object.keys(signs)));
  expect(seen).toEqual(seen.map(({ id }) => ({ id, during: true, before: false })));
});
