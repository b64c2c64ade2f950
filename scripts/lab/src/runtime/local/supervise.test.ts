import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import type { LabStatus } from '../runtime.ts';
import { isPortFree } from './port-holder.ts';
import { server, toyLab } from './toy-lab.fixture.ts';

const component = (status: LabStatus, name: string) => {
  const found = status.components.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${name} is not in the status`);
  return found;
};

const job = (extra = '') => `\n  job:\n    image: toy\n    x-local: {script: job.mjs}\n${extra}`;
const needs = (text: string) => `    depends_on: {${text}}\n`;

test('components start in the order of their dependencies and stop in the opposite one', async () => {
  const lab = await toyLab(['one', 'two']);
  const project = await lab.write(
    server(
      'two',
      needs('one: {condition: service_healthy}, job: {condition: service_completed_successfully}'),
    ) +
      server('one', needs('job: {condition: service_completed_successfully}')) +
      job(),
  );
  const status = await lab.up(project);
  expect(status.components.map(({ name, state, ok }) => [name, state, ok])).toEqual([
    ['two', 'running', true],
    ['one', 'running', true],
    ['job', 'completed', true],
  ]);
  const started = (name: string) => component(status, name).startedAt ?? '';
  expect(component(status, 'job').finishedAt ?? '').toBeTruthy();
  expect((component(status, 'job').finishedAt ?? '') <= started('one')).toBe(true);
  expect(started('one') <= started('two')).toBe(true);

  const runtime = await lab.runtime();
  expect(await runtime.down({ progress: () => {} })).toBe(true);
  const { components, runner } = await lab.state();
  const finished = (name: string) => components.find((c) => c.name === name)?.finishedAt ?? '';
  expect(runner).toBeNull();
  expect(finished('two') <= finished('one')).toBe(true);
  for (const port of Object.values(lab.ports)) expect(await isPortFree(port)).toBe(true);
  expect(await runtime.down({ progress: () => {} })).toBe(false);
  expect((await runtime.status()).lab).toBeUndefined();
});

test('a component is configured for loopback: addresses, paths, variables, memory', async () => {
  const lab = await toyLab(['one', 'two']);
  await writeFile(
    join(lab.paths.root, 'config/app.conf'),
    `peer: two:${lab.ports.two}\nat: /data/x\n`,
  );
  const project = await lab.write(
    `${server('one', '    mem_limit: 100m\n    volumes: ["./config:/etc/app:ro", "data:/data"]\n    environment: {CONFIG: /etc/app/app.conf, PEER: "http://two:PORT_two/", EMPTY: }\n')}${server('two')}`,
  );
  await lab.up(project);
  const answer: { env: Record<string, string>; config: string } = JSON.parse(
    await (await fetch(`http://127.0.0.1:${lab.ports.one}/`)).text(),
  );
  expect(answer.config).toBe(`peer: 127.0.0.1:${lab.ports.two}\nat: ${lab.paths.data}/data/x\n`);
  expect(answer.env).toMatchObject({
    PEER: `http://127.0.0.1:${lab.ports.two}/`,
    CONFIG: join(lab.paths.run, 'config/one/etc/app/app.conf'),
    LISTEN: `127.0.0.1:${lab.ports.one}`,
    LAB_COMPONENTS_FILE: join(lab.paths.run, 'state.json'),
  });
  const { components } = await lab.state();
  expect(components[0]?.memLimitBytes).toBe(100 * 1024 ** 2);
});

test('up again restarts only what differs, down and up brings all back', async () => {
  const lab = await toyLab(['one', 'two', 'three']);
  const mounts = '    volumes: ["./config:/etc/app:ro"]\n';
  const project = await lab.write(server('one', mounts) + server('two') + server('three'));
  const before = await lab.up(project);
  await writeFile(join(lab.paths.root, 'config/app.conf'), 'changed');
  const other = await lab.write(server('one', mounts) + server('two'));
  const after = await lab.up(other);
  const pids = (status: LabStatus) => status.components.map(({ name, pid }) => [name, pid]);
  expect(pids(after).map(([name]) => name)).toEqual(['two', 'one']);
  expect(component(after, 'two').pid).toBe(component(before, 'two').pid);
  expect(component(after, 'one').pid).not.toBe(component(before, 'one').pid);
  expect(component(after, 'one').restarts).toBe(1);
  expect(await isPortFree(lab.ports.three ?? 0)).toBe(true);
  expect(pids(await lab.up(other))).toEqual(pids(after));
});

test('another lab restarts only the component whose volume differs, whoever else comes and goes', async () => {
  const lab = await toyLab(['store', 'api', 'extra']);
  const store = (volume: string) =>
    server('store', `    environment: {DATA: /data}\n    volumes: ["${volume}:/data"]\n`);
  const sends = '    environment: {EXTRA_URL: "http://extra:PORT_extra"}\n';
  const first = await lab.up(
    await lab.write(
      store('data') +
        server('extra') +
        server('api', sends + needs('extra: {condition: service_healthy}')),
    ),
  );
  await writeFile(join(lab.paths.data, 'data', 'kept'), 'kept');
  const second = await lab.up(await lab.write(store('other') + server('api', sends)));
  expect(component(second, 'api').pid).toBe(component(first, 'api').pid);
  expect(component(second, 'store').pid).not.toBe(component(first, 'store').pid);
  expect(second.components.map(({ name }) => name).toSorted()).toEqual(['api', 'store']);
  expect(await readFile(join(lab.paths.data, 'data', 'kept'), 'utf8')).toBe('kept');

  // Back again: the new neighbour is there for the stop order, and the old volume is as it was.
  const third = await lab.up(
    await lab.write(
      store('data') +
        server('extra') +
        server('api', sends + needs('extra: {condition: service_healthy}')),
    ),
  );
  expect(component(third, 'api').pid).toBe(component(first, 'api').pid);
  await (await lab.runtime()).down({ progress: () => {} });
  const finished = new Map(
    (await lab.state()).components.map((one) => [one.name, one.finishedAt ?? '']),
  );
  expect((finished.get('api') ?? '') <= (finished.get('extra') ?? '')).toBe(true);
});

test('a crash is reported with its exit code and last lines, and up or restart brings it back', async () => {
  const lab = await toyLab(['one', 'two']);
  const project = await lab.write(server('one') + server('two'));
  const first = component(await lab.up(project), 'one').pid;
  await fetch(`http://127.0.0.1:${lab.ports.one}/crash`).catch(() => undefined);
  const runtime = await lab.runtime();
  const crashed = await waitFor(async () => {
    const one = component(await runtime.status(), 'one');
    return one.state === 'exited' && one;
  });
  expect(crashed).toMatchObject({ ok: false, exitCode: 7, reason: 'ended with exit code 7' });
  expect(crashed.lastLines.join()).toContain(`listening on 127.0.0.1:${lab.ports.one}`);
  expect(component(await runtime.status(), 'two').ok).toBe(true);

  const again = component(await lab.up(project), 'one');
  expect(again).toMatchObject({ ok: true, restarts: 1 });
  const restarted = await runtime.restart(project, ['one'], { progress: () => {} });
  expect(component(restarted, 'one')).toMatchObject({ ok: true, restarts: 2 });
  expect([first, again.pid]).not.toContain(component(restarted, 'one').pid);

  await runtime.stop(['two']);
  expect(component(await runtime.status(), 'two')).toMatchObject({ ok: false, reason: 'stopped' });
  expect(component(await lab.up(project), 'two').ok).toBe(true);
});

test('what is killed has crashed, with its children, and nobody else has', async () => {
  const lab = await toyLab(['one', 'two']);
  const project = await lab.write(
    server('one', '    environment: {STUBBORN: 1, CHILD: 1}\n') + server('two'),
  );
  await lab.up(project);
  const runtime = await lab.runtime();
  await runtime.kill(['one']);
  const killed = await runtime.status();
  expect(component(killed, 'one')).toMatchObject({
    ok: false,
    state: 'exited',
    signal: 'SIGKILL',
    reason: 'ended by SIGKILL',
  });
  expect(component(killed, 'two').ok).toBe(true);
  expect(await isPortFree(lab.ports.one ?? 0)).toBe(true);
  await runtime.kill(['one']);
  const back = await runtime.restart(project, ['one'], { progress: () => {} });
  expect(component(back, 'one')).toMatchObject({ ok: true, restarts: 1 });
});

test('one error tells of every component that does not come up', async () => {
  const lab = await toyLab(['one', 'two']);
  const project = await lab.write(
    server('one', needs('bad: {condition: service_completed_successfully}')) +
      server('two') +
      job().replace('job:', 'bad:').replace('image: toy', 'image: toy\n    environment: {CODE: 3}'),
  );
  await expect(lab.up(project)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(
      /bad ended with exit code 3\. Held back by that: one\. .*lab logs bad.*\n {2}last output of bad:\n {4}job done/s,
    ),
  });
  const { components } = await (await lab.runtime()).status();
  expect(components.find(({ name }) => name === 'one')?.reason).toBe('waits for bad');
});

test('a program that cannot be started, or never answers, is reported', async () => {
  const lab = await toyLab(['one']);
  const project = await lab.write(
    server('one')
      .replace('server.mjs', 'nowhere.mjs')
      .replace('start_period: 10s', 'start_period: 1s'),
  );
  await expect(lab.up(project)).rejects.toThrow(/one ended with exit code 1.*Cannot find module/s);
  const deaf = await lab.write(
    server('one').replace('server.mjs', 'job.mjs').replace('start_period: 10s', 'start_period: 0s'),
  );
  await writeFile(join(lab.paths.root, 'job.mjs'), 'setInterval(() => {}, 1000)');
  await expect(lab.up(deaf)).rejects.toThrow(/one is not ready after 0\.6 s: .*ECONNREFUSED/);
});

test('a component that ignores SIGTERM is killed after its grace period, with its children', async () => {
  const lab = await toyLab(['one']);
  const project = await lab.write(
    server('one', '    environment: {STUBBORN: 1, CHILD: 1}\n').replace(
      'stop_grace_period: 5s',
      'stop_grace_period: 300ms',
    ),
  );
  await lab.up(project);
  await (await lab.runtime()).down({ progress: () => {} });
  const { components } = await lab.state();
  expect(components[0]).toMatchObject({ signal: 'SIGKILL', reason: 'stopped' });
  expect(await readFile(join(lab.paths.logs, 'one.log'), 'utf8')).toContain('ignoring SIGTERM');
  expect(await isPortFree(lab.ports.one ?? 0)).toBe(true);
});

test('logs are handed out, followed, and rotated without losing the newest', async () => {
  const lab = await toyLab(['one']);
  const project = await lab.write(
    server('one', '    logging: {options: {max-size: 1k, max-file: "2"}}\n'),
  );
  await lab.up(project);
  const lines: string[] = [];
  const stop = new AbortController();
  const runtime = await lab.runtime();
  const following = runtime.logs({
    components: [],
    follow: true,
    lines: 10,
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    signal: stop.signal,
  });
  await waitFor(() => lines.some((line) => line.startsWith('one: listening')));
  const log = join(lab.paths.logs, 'one.log');
  await writeFile(log, `${'old line\n'.repeat(200)}`, { flag: 'a' });
  await waitFor(() => lines.filter((line) => line === 'one: old line').length === 200);
  await waitFor(async () => (await readFile(`${log}.1`, 'utf8')).includes('old line'), {
    timeoutMs: 15_000,
  });
  await writeFile(log, 'new line\n', { flag: 'a' });
  await waitFor(() => lines.includes('one: new line'));
  stop.abort();
  await following;
  await expect(
    runtime.logs({ components: ['nobody'], follow: false, lines: 1, onLine: () => {} }),
  ).rejects.toThrow('never run here');
});

test('a log that cannot be opened concerns that component alone', async () => {
  const lab = await toyLab(['one', 'two']);
  const project = await lab.write(server('one') + server('two'));
  await mkdir(join(lab.paths.logs, 'one.log'), { recursive: true });
  await expect(lab.up(project)).rejects.toThrow(/one could not be started: EISDIR/);
  const status = await (await lab.runtime()).status();
  expect(component(status, 'two').ok).toBe(true);
  await rm(join(lab.paths.logs, 'one.log'), { recursive: true });
  expect(component(await lab.up(project), 'one').ok).toBe(true);
});
