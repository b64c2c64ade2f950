import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, waitFor } from '@lab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonServer } from '../../test/canned-server.fixture.ts';
import { type RealProgram, startProgram } from '../../test/real-program.fixture.ts';
import { PrometheusClient } from './client.ts';

const rules = (threshold: string) => `
groups:
  - name: demo
    interval: 1s
    rules:
      - record: job:shop_orders:rate10s
        expr: sum by (job) (rate(shop_orders_total[10s]))
        labels: {team: shop}
      - alert: AlwaysOn
        expr: vector(${threshold}) > 0
        labels: {severity: ticket}
        annotations: {summary: it is always on}
`;

/** The same exposition at every scrape, with an exemplar that is never too old. */
const exposition = () => `# TYPE shop_orders counter
# HELP shop_orders Orders that were accepted.
shop_orders_total{route="/checkout"} 7.0 # {trace_id="abc123"} 1.0 ${Date.now() / 1000}
# TYPE shop_temperature_celsius gauge
# UNIT shop_temperature_celsius celsius
shop_temperature_celsius -Inf
# EOF
`;

const target = createServer((_request, response) => {
  const type = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
  response.writeHead(200, { 'content-type': type }).end(exposition());
});
let folder: string;
let program: RealProgram | undefined;
let prometheus: PrometheusClient;

beforeAll(async () => {
  const targetPort = await freePort();
  target.listen(targetPort, '127.0.0.1');
  folder = await mkdtemp(join(tmpdir(), 'lab-prometheus-'));
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'rules/demo.yml'), rules('1'));
  await writeFile(
    join(folder, 'prometheus.yml'),
    `
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules/*.yml]
scrape_configs:
  - job_name: shop
    static_configs: [{targets: ["127.0.0.1:${targetPort}"], labels: {env: test}}]
  - job_name: dropped
    static_configs: [{targets: ["127.0.0.1:1"]}]
    relabel_configs: [{source_labels: [job], regex: dropped, action: drop}]
`,
  );
  program = await startProgram('prometheus', await freePort(), [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--enable-feature=exemplar-storage',
    '--web.enable-lifecycle',
  ]);
  prometheus = new PrometheusClient(program.url);
  await waitFor(async () => (await prometheus.query('job:shop_orders:rate10s')).length > 0, {
    timeoutMs: 20_000,
  });
});

afterAll(async () => {
  target.close();
  await program?.stop();
  await rm(folder, { recursive: true, force: true });
});

const lastMinute = () => ({ start: new Date(Date.now() - 60_000), end: new Date() });

test('instant queries: vectors, scalars, special values, nothing', async () => {
  const [orders] = await prometheus.query('shop_orders_total');
  expect(orders).toMatchObject({
    labels: { __name__: 'shop_orders_total', job: 'shop', env: 'test', route: '/checkout' },
    value: 7,
  });
  expect(orders?.time).toBeGreaterThan(1.7e9);
  expect(await prometheus.query('1 + 1', { time: 1_795_168_800 })).toEqual([
    { labels: {}, value: 2, time: 1_795_168_800 },
  ]);
  const later = { time: Date.now() / 1000 + 60 };
  expect(await prometheus.query('shop_orders_total', later)).toHaveLength(1);
  expect(
    await prometheus.query('shop_orders_total', { ...later, lookbackSeconds: 5.0004 }),
  ).toEqual([]);

  const values = async (query: string) => (await prometheus.query(query)).map(({ value }) => value);
  expect(await values('shop_temperature_celsius')).toEqual([Number.NEGATIVE_INFINITY]);
  expect(await values('vector(NaN)')).toEqual([Number.NaN]);
  expect(await values('shop_orders_total / 0')).toEqual([Number.POSITIVE_INFINITY]);
  expect(await values('absent_metric')).toEqual([]);
});

test('a range vector is no instant answer', async () => {
  await expect(prometheus.query('shop_orders_total[1m]')).rejects.toMatchObject({
    kind: 'shape',
    message: expect.stringContaining('is a matrix'),
  });
});

test('an expression has a type, or is refused', async () => {
  const types = ['up', 'up[1m]', 'time()', '"text"'].map((one) => prometheus.resultType(one));
  expect(await Promise.all(types)).toEqual(['vector', 'matrix', 'scalar', 'string']);
  await expect(prometheus.resultType('up[1m] / 2')).rejects.toMatchObject({ status: 400 });
});

test('a bad expression is status 400 with what Prometheus says', async () => {
  await expect(prometheus.query('sum(')).rejects.toMatchObject({
    kind: 'status',
    status: 400,
    message: expect.stringContaining('parse error'),
  });
});

test('range queries', async () => {
  const range = { start: 1_795_168_800, end: 1_795_168_810, step: 5 };
  expect(await prometheus.queryRange('vector(2)', range)).toEqual([
    {
      labels: {},
      values: [
        [1_795_168_800, 2],
        [1_795_168_805, 2],
        [1_795_168_810, 2],
      ],
    },
  ]);
});

test('how many samples a query costs', async () => {
  const end = Date.now() / 1000;
  const range = { start: end - 10, end, step: 5 };
  const raw = await prometheus.samplesTouched('shop_orders_total', range);
  expect(raw).toBeGreaterThan(0);
  expect(await prometheus.samplesTouched('rate(shop_orders_total[10s])', range)).toBeGreaterThan(
    raw,
  );
});

test('series, labels and values', async () => {
  const [series] = await prometheus.series(['shop_orders_total'], lastMinute());
  expect(series).toMatchObject({ __name__: 'shop_orders_total', route: '/checkout' });
  expect(await prometheus.labels({ match: ['shop_orders_total'] })).toEqual(
    expect.arrayContaining(['__name__', 'env', 'instance', 'job', 'route']),
  );
  expect(await prometheus.labelValues('route', lastMinute())).toEqual(['/checkout']);
  expect(await prometheus.labelValues('unknown')).toEqual([]);
});

test('targets, scraped and dropped', async () => {
  expect(await prometheus.targets()).toEqual([
    expect.objectContaining({
      scrapePool: 'shop',
      health: 'up',
      lastError: '',
      labels: expect.objectContaining({ job: 'shop', env: 'test' }),
    }),
  ]);
  expect(await prometheus.droppedTargets()).toEqual([
    expect.objectContaining({ __address__: '127.0.0.1:1' }),
  ]);
});

test('rules and alerts', async () => {
  const [group] = await waitFor(async () => {
    const groups = await prometheus.rules();
    const alert = groups[0]?.rules.find(({ type }) => type === 'alerting');
    return alert?.type === 'alerting' && alert.state === 'firing' && groups;
  });
  expect(group).toMatchObject({ name: 'demo', interval: 1 });
  expect(group?.rules).toEqual([
    expect.objectContaining({
      type: 'recording',
      name: 'job:shop_orders:rate10s',
      health: 'ok',
      labels: { team: 'shop' },
    }),
    expect.objectContaining({
      type: 'alerting',
      name: 'AlwaysOn',
      state: 'firing',
      duration: 0,
      annotations: { summary: 'it is always on' },
    }),
  ]);
  expect(await prometheus.alerts()).toEqual([
    expect.objectContaining({
      labels: { alertname: 'AlwaysOn', severity: 'ticket' },
      state: 'firing',
    }),
  ]);
});

test('metadata as declared', async () => {
  const [orders] = await prometheus.metadata('shop_orders');
  expect(orders).toEqual({ type: 'counter', help: 'Orders that were accepted.', unit: '' });
  expect(await prometheus.metadata('unknown')).toEqual([]);
  expect(await prometheus.allMetadata()).toMatchObject({
    shop_temperature_celsius: [{ type: 'gauge', unit: 'celsius' }],
  });
});

test('exemplars', async () => {
  const found = await prometheus.exemplars('rate(shop_orders_total[1m])', lastMinute());
  expect(found[0]).toMatchObject({ labels: { __name__: 'shop_orders_total' } });
  expect(found[0]?.exemplars[0]).toMatchObject({ labels: { trace_id: 'abc123' }, value: 1 });
  expect(await prometheus.exemplars('absent_metric', lastMinute())).toEqual([]);
});

test('flags, configuration, version and the head block', async () => {
  expect(await prometheus.flags()).toMatchObject({ 'enable-feature': 'exemplar-storage' });
  expect(await prometheus.config()).toContain('job_name: shop');
  expect(await prometheus.version()).toMatch(/^\d+\.\d+\.\d+/);
  const status = await prometheus.tsdbStatus(3);
  expect(status.headStats.numSeries).toBeGreaterThan(5);
  expect(status.seriesCountByMetricName).toHaveLength(3);
});

test('reload takes good rules, and says why it refuses bad ones', async () => {
  await writeFile(join(folder, 'rules/demo.yml'), rules('rate('));
  await expect(prometheus.reload()).rejects.toMatchObject({ status: 500 });
  await writeFile(join(folder, 'rules/demo.yml'), rules('2'));
  await prometheus.reload();
  const [group] = await prometheus.rules();
  expect(group?.rules[1]?.query).toBe('vector(2) > 0');
});

test('ready', async () => {
  expect(await prometheus.ready()).toBe(true);
  expect(await new PrometheusClient(`http://127.0.0.1:${await freePort()}`).ready()).toBe(false);
});

test('series with native histograms only are left out', async () => {
  const histogram = { count: '1', sum: '2' };
  const server = await jsonServer({
    status: 'success',
    data: {
      resultType: 'vector',
      result: [
        { metric: { a: 'b' }, histogram: [1, histogram] },
        { metric: { c: 'd' }, value: [1, '+Inf'] },
      ],
    },
  });
  expect(await new PrometheusClient(server.url).query('x')).toEqual([
    { labels: { c: 'd' }, value: Number.POSITIVE_INFINITY, time: 1 },
  ]);
});
