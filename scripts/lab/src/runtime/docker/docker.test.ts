import { existsSync } from 'node:fs';
import { copyFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { loadProject } from '../../compose/project.ts';
import { ImageStore } from '../../images/image-store.ts';
import { planImages } from '../../images/plan.ts';
import { paths as pathsOf } from '../../paths.ts';
import type { LabStatus } from '../runtime.ts';
import { askEngine } from './engine.ts';
import { DockerRuntime } from './index.ts';

/** The base of the services' images, which has Node.js and a shell. */
const image =
  (await planImages(pathsOf())).find(({ recipe }) => recipe.kind === 'node')?.name ?? '';
const isThere =
  (await askEngine()).reachable && (await (await ImageStore.open()).find(image)) !== undefined;
const shouldRun = isThere || process.env.LAB_DOCKER_TESTS === 'required';

const progress = (): void => {};
const component = (status: LabStatus, name: string) =>
  status.components.find((candidate) => candidate.name === name);

async function toyLab(jobCode = "console.log('job done')") {
  const root = await temporaryFolder();
  const port = await freePort();
  const project = `lab-test-${port}`;
  const web = `require('node:http').createServer((q, r) => q.url === '/crash' ? process.exit(7) : r.end('fine')).listen(${port}); console.log('serving'); process.on('SIGTERM', () => process.exit(0))`;
  await writeFile(
    join(root, 'docker-compose.yml'),
    `name: ${project}
services:
  job:
    image: ${image}
    command: [node, -e, ${JSON.stringify(jobCode)}]
    x-local: {skip: test}
  web:
    image: ${image}
    init: true
    command: [node, -e, ${JSON.stringify(web)}]
    ports: ["127.0.0.1:${port}:${port}"]
    depends_on: {job: {condition: service_completed_successfully}}
    healthcheck:
      test: [CMD, node, -e, "fetch('http://127.0.0.1:${port}/').then(() => process.exit(0), () => process.exit(1))"]
      interval: 1s
      retries: 20
    volumes: ["data:/data"]
    x-local: {skip: test}
volumes: {data: {}}
`,
  );
  const paths = pathsOf(root);
  const loaded = loadProject(paths.composeFile, { root });
  const runtime = await DockerRuntime.open({ paths, services: loaded.services, project });
  onTestFinished(async () => {
    if (existsSync(root)) await runtime.down({ progress, removeData: true });
  });
  return { runtime, lab: { id: 'kit', project: loaded }, port, paths };
}

test.runIf(shouldRun)(
  'a lab runs in containers: up, status, logs, restart, crash, kill, down',
  { timeout: 120_000 },
  async () => {
    const { runtime, lab, port } = await toyLab();
    const up = await runtime.up(lab, { progress });
    expect(up).toMatchObject({ runtime: 'docker', lab: 'kit' });
    expect(component(up, 'job')).toMatchObject({ state: 'completed', ok: true, exitCode: 0 });
    expect(component(up, 'web')).toMatchObject({
      state: 'running',
      health: 'healthy',
      ok: true,
      ports: [port],
    });
    expect(runtime.endpoint('web')).toBe(`http://127.0.0.1:${port}`);
    expect(await (await fetch(runtime.endpoint('web'))).text()).toBe('fine');

    const lines: string[] = [];
    await runtime.logs({
      components: [],
      follow: false,
      lines: 5,
      onLine: (name, line) => lines.push(`${name}: ${line}`),
    });
    expect(lines.toSorted()).toEqual(['job: job done', 'web: serving']);

    const before = component(up, 'web')?.startedAt;
    const restarted = await runtime.restart(lab, ['web'], { progress });
    expect(component(restarted, 'web')?.startedAt).not.toBe(before);

    const stop = new AbortController();
    const followed: string[] = [];
    const following = runtime.logs({
      components: ['web'],
      follow: true,
      lines: 5,
      onLine: (_, line) => followed.push(line),
      signal: stop.signal,
    });
    await waitFor(() => followed.includes('serving'));
    stop.abort();
    await following;

    await fetch(`${runtime.endpoint('web')}/crash`).catch(() => undefined);
    const crashed = await waitFor(async () => {
      const web = component(await runtime.status(), 'web');
      return web?.state === 'exited' && web;
    });
    expect(crashed).toMatchObject({ ok: false, exitCode: 7, lastLines: ['serving'] });
    await runtime.up(lab, { progress });
    await runtime.kill(['web', 'job']);
    expect(component(await runtime.status(), 'web')).toMatchObject({ ok: false, exitCode: 137 });
    await runtime.up(lab, { progress });
    await runtime.stop(['web']);
    expect(component(await runtime.status(), 'web')?.ok).toBe(false);
    expect(await runtime.down({ progress, removeData: true })).toBe(true);
    expect((await runtime.status()).lab).toBeUndefined();
    expect(await runtime.down({ progress })).toBe(false);
  },
);

test.runIf(shouldRun)(
  'what others wait for crashes: the error has its last output, and it stays to be looked at',
  { timeout: 120_000 },
  async () => {
    const { runtime, lab } = await toyLab("console.log('no luck'); process.exit(3)");
    await expect(runtime.up(lab, { progress })).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(
        /job ended with exit code 3.*Held back by that: web.*last output of job:\s+no luck/s,
      ),
    });
    expect(component(await runtime.status(), 'job')).toMatchObject({
      state: 'exited',
      exitCode: 3,
    });
  },
);

test.runIf(shouldRun)(
  'a lab of another checkout is neither shown as ours nor taken over, until its folder is gone',
  { timeout: 120_000 },
  async () => {
    const { runtime, lab, paths } = await toyLab();
    await runtime.up(lab, { progress });
    const { name: project, services } = lab.project;
    const elsewhere = pathsOf(await temporaryFolder());
    const other = await DockerRuntime.open({ paths: elsewhere, services, project });
    expect((await other.status()).components).toEqual([]);
    const refusal = {
      message: expect.stringMatching(/^A lab of another checkout .*npm run lab -- down/),
      details: { project, folder: await realpath(paths.root) },
    };
    await expect(other.up(lab, { progress })).rejects.toMatchObject(refusal);
    await expect(other.down({ progress })).rejects.toMatchObject(refusal);
    expect((await runtime.status()).components.map(({ ok }) => ok)).toEqual([true, true]);

    await copyFile(paths.composeFile, elsewhere.composeFile);
    await rm(paths.root, { recursive: true });
    expect(await other.down({ progress, removeData: true })).toBe(true);
    expect((await other.status()).components).toEqual([]);
  },
);

test('without an engine the error says so, and what to do', async () => {
  const socket = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock';
  onTestFinished(() => {
    if (socket === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = socket;
  });
  const root = await temporaryFolder();
  await expect(
    DockerRuntime.open({ paths: pathsOf(root), services: new Map(), project: 'x' }),
  ).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/No Docker engine can be reached: .*--runtime local/),
  });
});
