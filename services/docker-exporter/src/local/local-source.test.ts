import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { LocalSource } from './local-source.ts';
import { linuxProcesses, type ProcessReader, psProcesses } from './process-table.ts';

const MEGABYTE = 1024 * 1024;

/** A process that holds memory, burns CPU time, and has a child that does the same. */
const worker = `
  const memory = Buffer.alloc(Number(process.argv[1]) * ${MEGABYTE}, 1);
  const end = process.cpuUsage().user + 60_000;
  while (process.cpuUsage().user < end);
  if (process.argv[2] === 'parent') {
    require('node:child_process').spawn(process.execPath, ['-e', process.argv[3], '30', 'child'],
      { stdio: ['ignore', 'inherit', 'ignore'] });
  }
  console.log('ready', memory.length);
  setInterval(() => undefined, 1000);
  process.on('SIGTERM', () => process.exit());
`;

async function startProcess(arguments_: string[], lines: number): Promise<ChildProcess> {
  // A group of its own, so that the child ends with it.
  const child = spawn(process.execPath, ['-e', worker, ...arguments_], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  onTestFinished(() => {
    if (child.pid !== undefined && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await waitFor(() => output.split('ready').length > lines, { timeoutMs: 20_000 });
  return child;
}

async function stateFile() {
  const file = join(await temporaryFolder(), 'state.json');
  return {
    file,
    async write(components: Record<string, unknown>[], portOffset = 0) {
      const complete = components.map((component) => ({
        name: 'api',
        state: 'running',
        health: 'healthy',
        restarts: 0,
        ...component,
      }));
      await writeFile(`${file}.new`, JSON.stringify({ portOffset, components: complete }));
      await rename(`${file}.new`, file);
    },
  };
}

function sourceOf(file: string, reader?: ProcessReader): LocalSource {
  const source = new LocalSource({ file, pollMs: 25, ...(reader ? { reader } : {}) });
  onTestFinished(() => source.stop());
  return source;
}

const eventsOf = (source: LocalSource) =>
  Object.fromEntries(
    source.events
      .all()
      .filter(({ count }) => count > 0)
      .map(({ name, action, count }) => [`${name} ${action}`, count]),
  );

test('a process is a component, its limit and address from the state file', async () => {
  const { file, write } = await stateFile();
  const child = await startProcess(['20'], 1);
  await write(
    [
      {
        pid: child.pid,
        startedAt: '2026-11-20T10:00:00.000Z',
        labels: { 'lab.metrics.port': '8000' },
        memLimitBytes: 256 * MEGABYTE,
      },
      { name: 'alloy', state: 'skipped', pid: null },
      { name: 'secrets', state: 'exited', health: 'none', pid: null, exitCode: 0 },
    ],
    1000,
  );
  const [api, secrets, ...others] = await sourceOf(file).components();
  expect(others).toEqual([]);
  expect(api).toMatchObject({
    name: 'api',
    containerId: undefined,
    state: 'running',
    health: 'healthy',
    restarts: 0,
    startedAt: new Date('2026-11-20T10:00:00.000Z'),
    metricsAddress: '127.0.0.1:9000',
    usage: { memoryLimitBytes: 256 * MEGABYTE, receivedBytes: null, transmittedBytes: null },
  });
  expect(api?.usage.cpuSeconds).toBeGreaterThan(0.05);
  expect(api?.usage.memoryBytes).toBeGreaterThan(25 * MEGABYTE);
  expect(api?.usage.memoryBytes).toBeLessThan(300 * MEGABYTE);
  expect(secrets).toMatchObject({ state: 'exited', exitCode: 0, usage: { cpuSeconds: null } });
});

test.each([
  ['/proc', linuxProcesses],
  ['ps', psProcesses],
])('children count: their CPU time and memory, by %s', async (_name, reader) => {
  const { file, write } = await stateFile();
  const child = await startProcess(['30', 'parent', worker], 2);
  await write([{ pid: child.pid }]);
  const [api] = await sourceOf(file, reader).components();
  // Seconds are all that ps shows.
  expect(api?.usage.cpuSeconds).toBeGreaterThanOrEqual(reader === linuxProcesses ? 0.12 : 0);
  expect(api?.usage.memoryBytes).toBeGreaterThan(65 * MEGABYTE);
});

test('memory that relatives share is counted once', async () => {
  const { file, write } = await stateFile();
  await write([{ pid: 10 }]);
  const reader: ProcessReader = {
    table: async () => [
      { pid: 10, parent: 1, cpuSeconds: 1 },
      { pid: 11, parent: 10, cpuSeconds: 2 },
      { pid: 12, parent: 11, cpuSeconds: 4 },
      { pid: 13, parent: 1, cpuSeconds: 8 },
      { pid: 14, parent: 10, cpuSeconds: 16 },
    ],
    memory: async (pid) => (pid === 14 ? undefined : { own: 100, shared: pid }),
  };
  const [api] = await sourceOf(file, reader).components();
  expect(api?.usage).toMatchObject({ cpuSeconds: 23, memoryBytes: 312 });
});

test('a process that is dead is exited, although the file still says running', async () => {
  const { file, write } = await stateFile();
  const child = await startProcess(['1'], 1);
  await write([{ pid: child.pid }]);
  const source = sourceOf(file);
  expect((await source.components())[0]?.state).toBe('running');
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  const [api] = await source.components();
  expect(api).toMatchObject({ state: 'exited', health: 'none', usage: { memoryBytes: null } });
});

test('starts, deaths, restarts and health changes are events', async () => {
  const { file, write } = await stateFile();
  const source = sourceOf(file);
  await write([
    { pid: 1, health: 'starting' },
    { name: 'worker', state: 'created', health: 'starting', pid: null },
  ]);
  await waitFor(() => source.events.all().length > 0);
  expect(eventsOf(source)).toEqual({});
  await write([{ pid: 1 }, { name: 'worker', pid: 1 }]);
  await waitFor(() => eventsOf(source)['worker start'] === 1);
  expect(eventsOf(source)).toEqual({ 'api healthy': 1, 'worker start': 1, 'worker healthy': 1 });
  await write([
    { state: 'exited', health: 'none', pid: null },
    { name: 'worker', pid: 1 },
  ]);
  await waitFor(() => eventsOf(source)['api die'] === 1);
  await write([
    { pid: 1, restarts: 1 },
    { name: 'worker', pid: 1, health: 'unhealthy' },
  ]);
  await waitFor(() => eventsOf(source)['api start'] === 1);
  await write([
    { pid: 2, restarts: 4 },
    { name: 'worker', pid: 2 },
  ]);
  await waitFor(() => eventsOf(source)['worker restart'] === 1);
  expect(eventsOf(source)).toEqual({
    'api start': 4,
    'api die': 4,
    'api restart': 4,
    'api healthy': 2,
    'worker start': 2,
    'worker die': 1,
    'worker restart': 1,
    'worker unhealthy': 1,
    'worker healthy': 2,
  });
});

test('a file that is missing, half-written or of another shape makes the source unavailable', async () => {
  const { file, write } = await stateFile();
  const source = sourceOf(file);
  const unavailable = expect.objectContaining({ name: 'SourceUnavailable' });
  await expect(source.components()).rejects.toEqual(unavailable);
  await writeFile(file, '{"components": [');
  await expect(source.components()).rejects.toEqual(unavailable);
  await writeFile(file, '{"components": [{"name": 1}]}');
  await expect(source.components()).rejects.toThrow(/components/);
  await write([]);
  expect(await source.components()).toEqual([]);
});
