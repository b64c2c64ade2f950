import { LedgerClient, ServiceClient } from '@lab/clients';
import { ServiceProcess, temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../config.ts';
import { Director } from './director.ts';
import { RunNote } from './run-note.ts';
import type { Scenario, Scene } from './scenario.ts';
import { Stage } from './stage.ts';

const scene = (atSeconds: number, changes: Partial<Scene>): Scene => ({
  atSeconds,
  title: '',
  script: '',
  looks: [],
  ...changes,
});

const scenario = (id: string, seconds: number, ...scenes: Scene[]): Scenario => ({
  id,
  title: id,
  summary: '',
  lesson: '',
  seconds,
  scenes,
});

const model = { service: 'inference', name: 'slow-model' } as const;
const cache = { service: 'inference', name: 'cache-off' } as const;

const first = scene(0, {
  load: { profile: 'steady', rps: 7 },
  on: [{ ...model, params: { ms: 800 } }, cache],
});

const scenarios = [
  scenario('short', 1, first, scene(0.3, { off: [cache] })),
  scenario('long', 600, first),
  scenario('wrong', 600, first, scene(0.1, { on: [{ service: 'inference', name: 'nonsense' }] })),
];

/** A director over a real inference service and load generator, which asks it for the shop. */
async function stage() {
  const inference = await ServiceProcess.start('inference');
  const loadgen = await ServiceProcess.start('loadgen', {
    LOAD_PROFILE: 'off',
    API_URL: inference.url,
  });
  await Promise.all([inference.ready(), loadgen.ready()]);
  const { backends } = readConfig({ INFERENCE_URL: inference.url, LOADGEN_URL: loadgen.url });
  const note = new RunNote(await temporaryFolder());
  const director = new Director(scenarios, (keep) => new Stage(backends, keep), note);
  onTestFinished(() => director.close());
  const load = new LedgerClient(loadgen.url);
  const client = new ServiceClient(inference.url);
  const fault = async (name: string) => (await client.faults()).find((one) => one.name === name);
  const isPlaying = async () =>
    (await fault('cache-off'))?.on === true && (await load.load()).rps === 7;
  const ended = () => waitFor(() => director.latest?.state === 'ended' && director.latest);
  return { inference, loadgen, director, load, client, fault, isPlaying, ended };
}

test('a scenario that ends by itself leaves everything as it was', async () => {
  const { director, load, client, fault, ended } = await stage();
  const spike = { profile: 'spike', base: 3, peak: 4, everySeconds: 600, forSeconds: 1 } as const;
  const { startedAt } = await load.setLoad({ ...spike, seed: 42 });
  await client.switchFaultOn('slow-model', { ms: 5, durationSeconds: 900 });
  const endsAt = Date.parse((await fault('slow-model'))?.endsAt ?? '');
  director.start('short');
  expect(await ended()).toMatchObject({ outcome: 'finished', problems: [], scene: 1 });
  const { profile, ...parameters } = spike;
  const after = await load.load();
  expect(after).toMatchObject({ state: 'running', profile, parameters, seed: 42 });
  expect(after.startedAt, 'another load ran meanwhile').not.toBe(startedAt);
  expect(await fault('cache-off')).toMatchObject({ on: false });
  const restored = await fault('slow-model');
  expect(restored).toMatchObject({ on: true, params: { ms: 5 } });
  expect(Math.abs(Date.parse(restored?.endsAt ?? '') - endsAt)).toBeLessThan(5_000);
});

test('one that is stopped takes everything back, and only one plays at a time', async () => {
  const { director, load, fault, isPlaying, ended } = await stage();
  const { id } = director.start('long');
  await waitFor(isPlaying);
  expect(() => director.start('short')).toThrow(expect.objectContaining({ status: 409 }));
  expect(() => director.start('nowhere')).toThrow(expect.objectContaining({ status: 404 }));
  expect(() => director.stop('another')).toThrow(expect.objectContaining({ status: 404 }));
  // For a console that is killed and never comes back: the fault ends by itself.
  expect(Date.parse((await fault('slow-model'))?.endsAt ?? '')).toBeGreaterThan(Date.now());
  director.stop(id);
  expect(await ended()).toMatchObject({ outcome: 'stopped', problems: [] });
  expect((await load.load()).state).toBe('off');
  expect(await fault('slow-model')).toMatchObject({ on: false });
  expect(await fault('cache-off')).toMatchObject({ on: false });
  director.start('short');
  expect(await ended()).toMatchObject({ outcome: 'finished' });
});

test('a scene that cannot be played ends it, and what was changed is taken back', async () => {
  const { director, load, fault, ended } = await stage();
  director.start('wrong');
  expect(await ended()).toMatchObject({
    outcome: 'failed',
    problems: ['inference has no fault "nonsense"'],
  });
  expect((await load.load()).state).toBe('off');
  expect(await fault('slow-model')).toMatchObject({ on: false });
});

test('says what could not be put back', async () => {
  const { director, inference, load, isPlaying, ended } = await stage();
  director.start('long');
  await waitFor(isPlaying);
  await inference.kill();
  await director.close();
  expect((await ended()).problems).toEqual([
    expect.stringMatching(/^slow-model of inference could not be put back: .*reached/),
    expect.stringMatching(/^cache-off of inference could not be put back/),
  ]);
  expect((await load.load()).state).toBe('off');
});
