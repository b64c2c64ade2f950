import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningService } from '@lab/telemetry';
import { temporaryFolder, waitFor } from '@lab/testing';
import supertest from 'supertest';
import { expect, onTestFinished, test } from 'vitest';
import { FakeEngine } from '../test/fake-engine.fixture.ts';
import { readConfig } from './config.ts';
import { startExporter } from './service.ts';

async function start(environment: Record<string, string>): Promise<RunningService> {
  const service = await startExporter(readConfig({ LISTEN: '127.0.0.1:0', ...environment }));
  onTestFinished(() => service.close());
  return service;
}

/** The value of the one line of the exposition that starts with this. */
function seriesValue(exposition: string, series: string): string | undefined {
  const lines = exposition.split('\n').filter((line) => line.startsWith(series));
  expect(lines.length, `lines that start with ${series}`).toBeLessThan(2);
  return lines[0]?.split(' ').at(-1);
}

test('docker: series, discovery and list of a project', async () => {
  const engine = await FakeEngine.start();
  const metrics = { 'lab.metrics.port': '8000' };
  engine.add({
    id: 'c1',
    service: 'api',
    health: 'healthy',
    restartCount: 1,
    memoryLimit: 1000,
    labels: { ...metrics, 'lab.logs': 'pushed' },
  });
  engine.add({ id: 'c2', service: 'worker', state: 'exited', labels: metrics });
  engine.add({
    id: 'c3',
    service: 'loki',
    labels: { 'lab.metrics.port': '3100', 'lab.metrics.path': '/m' },
  });
  engine.add({ id: 'c4', service: 'postgres' });
  const { url } = await start({ DOCKER_SOCKET: engine.socketPath });

  const { text } = await supertest(url).get('/metrics').expect(200);
  const api = 'name="api",service="api",version=""';
  expect(seriesValue(text, 'docker_exporter_up')).toBe('1');
  expect(seriesValue(text, `container_cpu_usage_seconds_total{${api}`)).toBe('2.5');
  expect(seriesValue(text, `container_memory_working_set_bytes{${api}`)).toBe('70000000');
  expect(seriesValue(text, `container_memory_limit_bytes{${api}`)).toBe('1000');
  expect(seriesValue(text, `container_network_receive_bytes_total{${api}`)).toBe('1010');
  expect(seriesValue(text, `container_network_transmit_bytes_total{${api}`)).toBe('505');
  expect(seriesValue(text, `container_restarts_total{${api}`)).toBe('1');
  expect(seriesValue(text, `container_start_time_seconds{${api}`)).toBe('1795168800.5');
  expect(seriesValue(text, `container_health{${api},state="healthy"`)).toBe('1');
  expect(seriesValue(text, `container_health{${api},state="unhealthy"`)).toBe('0');
  expect(seriesValue(text, `container_state{${api},state="running"`)).toBe('1');
  expect(seriesValue(text, `container_events_total{${api},action="die"`)).toBe('0');
  expect(text).toContain(
    'container_state{name="worker",service="worker",version="",state="exited"',
  );
  expect(text).not.toContain('container_cpu_usage_seconds_total{name="worker"');
  const lists = engine.requests.filter((request) => request.includes('/containers/json'));
  expect(lists, 'one scrape is one look').toHaveLength(1);

  const discovery = await supertest(url)
    .get('/sd')
    .expect('content-type', /^application\/json/);
  expect(discovery.body).toEqual([
    {
      targets: ['api:8000'],
      labels: {
        __meta_lab_component: 'api',
        __meta_lab_container_id: 'c1',
        __meta_lab_health: 'healthy',
        __meta_lab_label_metrics_port: '8000',
        __meta_lab_label_logs: 'pushed',
      },
    },
    {
      targets: ['loki:3100'],
      labels: expect.objectContaining({ __meta_lab_component: 'loki', __metrics_path__: '/m' }),
    },
  ]);

  const logs = await supertest(url).get('/sd/logs').expect(200);
  expect(logs.body.map(({ targets }: { targets: string[] }) => targets)).toEqual([
    ['loki'],
    ['postgres'],
    ['worker'],
  ]);

  const list = await supertest(url).get('/components').expect(200);
  expect(list.body).toMatchObject({ up: true, source: 'docker' });
  expect(list.body.components[0]).toEqual({
    name: 'api',
    state: 'running',
    health: 'healthy',
    exitCode: null,
    restarts: 1,
    startedAt: '2026-11-20T10:00:00.500Z',
    cpuSeconds: 2.5,
    memoryBytes: 70_000_000,
    memoryLimitBytes: 1000,
    receivedBytes: 1010,
    transmittedBytes: 505,
  });
});

test('docker: a stopped container leaves discovery at the next look', async () => {
  const engine = await FakeEngine.start();
  engine.add({ id: 'c1', service: 'api', labels: { 'lab.metrics.port': '8000' } });
  const { url } = await start({ DOCKER_SOCKET: engine.socketPath });
  expect((await supertest(url).get('/sd')).body).toHaveLength(1);
  engine.add({ id: 'c1', service: 'api', state: 'exited', labels: { 'lab.metrics.port': '8000' } });
  expect((await supertest(url).get('/sd')).body).toHaveLength(0);
});

test('docker: events reach the series', async () => {
  const engine = await FakeEngine.start();
  engine.add({ id: 'c1', service: 'api' });
  const { url } = await start({ DOCKER_SOCKET: engine.socketPath });
  await waitFor(() => engine.listeners === 1);
  engine.emit('c1', 'oom');
  const series = 'container_events_total{name="api",service="api",version="",action="oom"';
  await waitFor(
    async () => seriesValue((await supertest(url).get('/metrics')).text, series) === '1',
  );
});

test('engine down: up is 0, discovery fails instead of emptying, the server lives and recovers', async () => {
  const engine = await FakeEngine.create();
  onTestFinished(() => engine.close());
  const { url } = await start({ DOCKER_SOCKET: engine.socketPath });
  const { text } = await supertest(url).get('/metrics').expect(200);
  expect(seriesValue(text, 'docker_exporter_up')).toBe('0');
  expect(text).not.toMatch(/^container_cpu/m);
  const failure = await supertest(url).get('/sd').expect(503);
  expect(failure.body.detail).toContain('the container engine cannot be read');
  await supertest(url).get('/sd/logs').expect(503);
  await supertest(url).get('/healthz').expect(200);
  const ready = await supertest(url).get('/readyz').expect(503);
  expect(ready.body.checks.docker).toContain('ENOENT');
  expect((await supertest(url).get('/components').expect(200)).body).toEqual({
    up: false,
    source: 'docker',
    components: [],
  });
  await engine.listen();
  engine.add({ id: 'c1', service: 'api' });
  const recovered = await supertest(url).get('/metrics').expect(200);
  expect(seriesValue(recovered.text, 'docker_exporter_up')).toBe('1');
});

test('a container that hangs costs its own usage, not that of the others', async () => {
  const engine = await FakeEngine.start();
  engine.add({ id: 'c1', service: 'api' });
  engine.add({ id: 'c2', service: 'worker' });
  engine.stuck.add('c1');
  const { url } = await start({ DOCKER_SOCKET: engine.socketPath, COLLECT_TIMEOUT_MS: '500' });
  const { text } = await supertest(url).get('/metrics').expect(200);
  expect(seriesValue(text, 'docker_exporter_up')).toBe('1');
  expect(text).toMatch(/^container_state\{name="api"/m);
  expect(text).not.toMatch(/^container_cpu_usage_seconds_total\{name="api"/m);
  expect(text).toMatch(/^container_cpu_usage_seconds_total\{name="worker"/m);
});

test('an engine that hangs is down after the time limit, and the scrape is answered', async () => {
  const engine = await FakeEngine.start();
  engine.isSilent = true;
  const { url } = await start({ DOCKER_SOCKET: engine.socketPath, COLLECT_TIMEOUT_MS: '300' });
  const { text } = await supertest(url).get('/metrics').expect(200);
  expect(seriesValue(text, 'docker_exporter_up')).toBe('0');
});

test('local: the same series from processes', async () => {
  const file = join(await temporaryFolder(), 'state.json');
  const component = {
    name: 'api',
    state: 'running',
    health: 'healthy',
    pid: process.pid,
    restarts: 3,
    startedAt: '2026-11-20T10:00:00.000Z',
    labels: { 'lab.metrics.port': '8000' },
    memLimitBytes: 1e9,
  };
  await writeFile(file, JSON.stringify({ portOffset: 100, components: [component] }));
  const { url } = await start({ LAB_COMPONENTS_FILE: file });
  const { text } = await supertest(url).get('/metrics').expect(200);
  const api = 'name="api",service="api",version=""';
  expect(Number(seriesValue(text, `container_cpu_usage_seconds_total{${api}`))).toBeGreaterThan(0);
  expect(Number(seriesValue(text, `container_memory_working_set_bytes{${api}`))).toBeGreaterThan(
    1e7,
  );
  expect(seriesValue(text, `container_memory_limit_bytes{${api}`)).toBe('1000000000');
  expect(seriesValue(text, `container_restarts_total{${api}`)).toBe('3');
  expect(text).not.toMatch(/^container_network_receive_bytes_total\{/m);
  expect((await supertest(url).get('/sd')).body[0].targets).toEqual(['127.0.0.1:8100']);
  expect((await supertest(url).get('/sd/logs')).body).toEqual([]);
});

test('a bad environment names the variable', () => {
  expect(() => readConfig({ COLLECT_TIMEOUT_MS: 'soon' })).toThrow('COLLECT_TIMEOUT_MS');
});
