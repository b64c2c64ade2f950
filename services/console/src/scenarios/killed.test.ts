import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LedgerClient, ServiceClient } from '@lab/clients';
import { ServiceProcess, temporaryFolder, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ownHeaders } from '../test/console.fixture.ts';
import { runStateSchema } from './run-state.ts';

/** A console in a process of its own that plays the memory leak: load and a fault of inference. */
async function playing() {
  const inference = await ServiceProcess.start('inference');
  const loadgen = await ServiceProcess.start('loadgen', {
    LOAD_PROFILE: 'off',
    API_URL: inference.url,
  });
  const folder = await temporaryFolder();
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<title>Kit</title>');
  const data = join(folder, 'data');
  const room = await ServiceProcess.start('console', {
    CONSOLE_PAGE_DIR: page,
    CONSOLE_DATA_DIR: data,
    INFERENCE_URL: inference.url,
    LOADGEN_URL: loadgen.url,
  });
  await Promise.all([inference.ready(), loadgen.ready(), room.ready()]);
  const load = new LedgerClient(loadgen.url);
  const client = new ServiceClient(inference.url);
  const leak = async () => (await client.faults()).find(({ name }) => name === 'memory-leak');
  const start = async () => {
    const body = JSON.stringify({ scenario: 'memory-leak' });
    const headers = await ownHeaders(room.url);
    return room.request('/api/scenarios/runs', { method: 'POST', headers, body });
  };
  const run = async () => {
    const answer: unknown = await (await room.request('/api/scenarios')).json();
    return z.object({ run: runStateSchema.nullable() }).parse(answer).run;
  };
  const kill = async () => {
    await waitFor(async () => (await leak())?.on === true && (await load.load()).rps === 20);
    await room.kill();
    expect(await readdir(data)).toEqual(['scenario.json']);
  };
  const comeBack = async () => {
    room.start();
    await room.ready();
    await waitFor(async () => (await run())?.state === 'ended');
    expect(await readdir(data)).toEqual([]);
    return run();
  };
  return { inference, loadgen, load, client, leak, start, kill, comeBack };
}

test('what a killed console leaves on is taken back by the one that comes after it', async () => {
  const { load, client, leak, start, kill, comeBack } = await playing();
  const spike = { profile: 'spike', base: 3, peak: 4, everySeconds: 600, forSeconds: 1 } as const;
  await load.setLoad({ ...spike, seed: 42 });
  await client.switchFaultOn('slow-model', { ms: 5 });
  expect((await start()).status).toBe(202);
  await kill();
  expect(await load.load(), 'nobody took it back').toMatchObject({ state: 'running', rps: 20 });
  expect(await leak()).toMatchObject({ on: true });
  expect(await comeBack()).toMatchObject({
    scenario: 'memory-leak',
    outcome: 'interrupted',
    problems: [],
  });
  const { profile, ...parameters } = spike;
  expect(await load.load()).toMatchObject({ state: 'running', profile, parameters, seed: 42 });
  expect(await leak()).toMatchObject({ on: false });
  const own = (await client.faults()).find(({ name }) => name === 'slow-model');
  expect(own, 'what the scenario did not touch').toMatchObject({ on: true });
  expect((await start()).status, 'the next one may play').toBe(202);
});

test('services that were killed with it have forgotten, and are left as they are', async () => {
  const { inference, loadgen, load, start, kill, comeBack } = await playing();
  await load.setLoad({ profile: 'steady', rps: 5 });
  await start();
  await kill();
  await inference.kill();
  await loadgen.kill();
  loadgen.start();
  await loadgen.ready();
  expect(await comeBack()).toMatchObject({ outcome: 'interrupted', problems: [] });
  expect((await load.load()).state, 'not the load of another time').toBe('off');
});
