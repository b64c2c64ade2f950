import { waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { FakeEngine, stats } from '../../test/fake-engine.fixture.ts';
import { DockerSource } from './docker-source.ts';

function sourceOf(engine: FakeEngine, timeoutMs = 2_000): DockerSource {
  const { socketPath } = engine;
  const source = new DockerSource({ socketPath, project: 'observability-lab', timeoutMs });
  onTestFinished(() => source.stop());
  return source;
}

const countOf = (source: DockerSource, name: string, action: string) =>
  source.events.all().find((event) => event.name === name && event.action === action)?.count;

test('a container is a component with state, health, limits and usage', async () => {
  const engine = await FakeEngine.start();
  engine.add({
    id: 'c1',
    service: 'api',
    health: 'healthy',
    restartCount: 2,
    memoryLimit: 268_435_456,
    labels: { 'lab.metrics.port': '8000' },
  });
  const [api] = await sourceOf(engine).components();
  expect(api).toEqual({
    name: 'api',
    containerId: 'c1',
    state: 'running',
    health: 'healthy',
    exitCode: null,
    restarts: 2,
    startedAt: new Date('2026-11-20T10:00:00.500Z'),
    labels: expect.objectContaining({ 'lab.metrics.port': '8000' }),
    metricsAddress: 'api:8000',
    usage: {
      cpuSeconds: 2.5,
      memoryBytes: 70_000_000,
      memoryLimitBytes: 268_435_456,
      receivedBytes: 1010,
      transmittedBytes: 505,
    },
  });
  const list = engine.requests.find((request) => request.includes('/containers/json')) ?? '';
  expect(decodeURIComponent(list)).toContain('com.docker.compose.project=observability-lab');
});

test('containers that do not run have no usage, and no start when there was none', async () => {
  const engine = await FakeEngine.start();
  engine.add({ id: 'c1', service: 'alloy', state: 'created' });
  engine.add({ id: 'c2', service: 'worker', state: 'exited' });
  const components = await sourceOf(engine).components();
  expect(components.map(({ name, state, startedAt }) => [name, state, startedAt])).toEqual([
    ['alloy', 'created', null],
    ['worker', 'exited', new Date('2026-11-20T10:00:00.500Z')],
  ]);
  expect(components[1]?.usage.cpuSeconds).toBeNull();
  expect(components[1]?.health).toBe('none');
});

test('cgroup v1, host network and missing numbers', async () => {
  const engine = await FakeEngine.start();
  const memory = { usage: 50, stats: { total_inactive_file: 20 } };
  engine.add({ id: 'a', service: 'a', stats: { ...stats, memory_stats: memory, networks: null } });
  engine.add({ id: 'b', service: 'b', stats: { ...stats, memory_stats: {} } });
  engine.add({ id: 'c', service: 'c', stats: { nonsense: true } });
  const [a, b, c] = await sourceOf(engine).components();
  expect(a?.usage).toMatchObject({ memoryBytes: 30, receivedBytes: null, transmittedBytes: null });
  expect(b?.usage).toMatchObject({ cpuSeconds: 2.5, memoryBytes: null });
  expect(c?.usage).toMatchObject({ cpuSeconds: null, memoryBytes: null });
});

test('replicas have names of their own; one-off containers are no components', async () => {
  const engine = await FakeEngine.start();
  const number = 'com.docker.compose.container-number';
  engine.add({ id: '1', service: 'api', labels: { [number]: '1' } });
  engine.add({ id: '2', service: 'api', labels: { [number]: '2', 'lab.metrics.port': '8000' } });
  engine.add({ id: '3', service: 'api', labels: { 'com.docker.compose.oneoff': 'True' } });
  const components = await sourceOf(engine).components();
  expect(components.map(({ name }) => name)).toEqual(['api', 'api-2']);
});

test('a container that is removed meanwhile is left out; one without statistics is not', async () => {
  const engine = await FakeEngine.start();
  engine.add({ id: 'gone', service: 'gone' });
  engine.add({ id: 'slow', service: 'slow' });
  engine.vanishing.add('gone');
  engine.stuck.add('slow');
  const components = await sourceOf(engine, 150).components();
  expect(components.map(({ name, state }) => [name, state])).toEqual([['slow', 'running']]);
  expect(components[0]?.usage.cpuSeconds).toBeNull();
});

test('events are counted by component and action, health checks are not', async () => {
  const engine = await FakeEngine.start();
  engine.add({ id: 'c1', service: 'api' });
  const source = sourceOf(engine);
  await source.components();
  await waitFor(() => engine.listeners === 1);
  const events = ['kill', 'die', 'oom', 'exec_create: node', 'exec_start: node', 'exec_die'];
  for (const action of events) engine.emit('c1', action);
  engine.emitText('{not json}\n[1]\n');
  engine.emit('c1', 'health_status: unhealthy');
  engine.emit('c1', 'health_status: healthy');
  engine.emit('c1', 'something_new');
  engine.emit('unknown', 'die');
  engine.emit('c1', 'stop');
  await waitFor(() => countOf(source, 'api', 'stop') === 1);
  expect(
    Object.fromEntries(source.events.all().map(({ action, count }) => [action, count])),
  ).toEqual({
    start: 0,
    restart: 0,
    die: 1,
    kill: 1,
    oom: 1,
    healthy: 1,
    unhealthy: 1,
    other: 1,
    stop: 1,
  });
});

test('an event that is cut into pieces is one event', async () => {
  const engine = await FakeEngine.start();
  engine.add({ id: 'c1', service: 'größe' });
  const source = sourceOf(engine);
  await waitFor(() => engine.listeners === 1);
  const attributes = { 'com.docker.compose.service': 'größe' };
  const text = `${JSON.stringify({ Action: 'die', Actor: { ID: 'c1', Attributes: attributes } })}\n`;
  engine.emitText(text.slice(0, 20));
  await new Promise((resolve) => setImmediate(resolve));
  engine.emitText(text.slice(20));
  await waitFor(() => countOf(source, 'größe', 'die') === 1);
});

test('a kill and a start by hand is a restart, the first start is none', async () => {
  const engine = await FakeEngine.start();
  const source = sourceOf(engine);
  await waitFor(() => engine.listeners === 1);
  engine.add({ id: 'c1', service: 'api', state: 'created' });
  expect((await source.components())[0]?.restarts).toBe(0);
  for (const action of ['start', 'die', 'start', 'restart', 'die', 'start'])
    engine.emit('c1', action);
  await waitFor(() => countOf(source, 'api', 'start') === 3);
  expect(countOf(source, 'api', 'restart')).toBe(2);
  engine.add({ id: 'c1', service: 'api', state: 'running' });
  expect((await source.components())[0]?.restarts).toBe(2);
});

test('restarts by policy, which are both counted by the engine and seen, count once', async () => {
  const engine = await FakeEngine.start();
  engine.add({ id: 'c1', service: 'api', restartCount: 4 });
  const source = sourceOf(engine);
  await source.components();
  await waitFor(() => engine.listeners === 1);
  engine.emit('c1', 'die');
  engine.emit('c1', 'start');
  await waitFor(() => countOf(source, 'api', 'restart') === 1);
  engine.add({ id: 'c1', service: 'api', restartCount: 5 });
  expect((await source.components())[0]?.restarts).toBe(5);
});

test('the event stream is taken up again after it broke', async () => {
  const engine = await FakeEngine.start();
  engine.add({ id: 'c1', service: 'api' });
  const source = sourceOf(engine);
  await waitFor(() => engine.listeners === 1);
  engine.breakEvents();
  await waitFor(() => engine.listeners === 0);
  await waitFor(() => engine.listeners === 1);
  engine.emit('c1', 'die');
  await waitFor(() => countOf(source, 'api', 'die') === 1);
  source.stop();
  await waitFor(() => engine.listeners === 0);
});

test('an engine that is down, broken or talks nonsense is unavailable, and comes back', async () => {
  const engine = await FakeEngine.create();
  onTestFinished(() => engine.close());
  const source = sourceOf(engine);
  await expect(source.components()).rejects.toMatchObject({
    name: 'SourceUnavailable',
    message: expect.stringContaining('ENOENT'),
  });
  await engine.listen();
  engine.failure = 'server error: daemon is sick';
  await expect(source.components()).rejects.toThrow('daemon is sick');
  engine.failure = undefined;
  engine.add({ id: 'c1', service: 'api' });
  expect(await source.components()).toHaveLength(1);
  await engine.close();
  await expect(source.components()).rejects.toMatchObject({ name: 'SourceUnavailable' });
});
