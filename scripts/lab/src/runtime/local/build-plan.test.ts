import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { loadProject } from '../../compose/project.ts';
import { paths as pathsOf } from '../../paths.ts';
import { createAddresses } from './addresses.ts';
import { buildPlan } from './build-plan.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const text = `
name: toy
services:
  prometheus:
    image: prom
    command: [--config.file=/etc/p/p.yml, --storage.tsdb.path=/prometheus, "--web.listen-address=0.0.0.0:9090"]
    volumes: ["./stack:/etc/p:ro", "metrics:/prometheus"]
    ports: ["127.0.0.1:9090:9090"]
    depends_on: {job: {condition: service_completed_successfully}, gone: {condition: service_healthy}}
    healthcheck: {test: [CMD, wget, "http://127.0.0.1:9090/-/ready"], interval: 2s, retries: 4, start_period: 1s}
    mem_limit: 100m
    stop_grace_period: 3s
    logging: {options: {max-size: 1m, max-file: "5"}}
    x-local: {binary: prometheus}
  grafana:
    image: g
    environment: {GF_SERVER_HTTP_PORT: "3000", HOST: "0.0.0.0"}
    ports: ["127.0.0.1:3000:3000"]
    mem_limit: 100m
    x-local: {script: g.mjs, preload: "@lab/x", cwd: sub, env: {TEMPO: "http://tempo:3200"}}
  tempo: {image: t, ports: ["127.0.0.1:3200:3200"], x-local: {binary: tempo, else: tempo.mjs, ready: "http://tempo:3200/ready"}}
  job: {image: j, volumes: ["secrets:/run/s"], x-local: {script: j.mjs}}
  gone: {image: a, x-local: {skip: no containers}}
  extra: {image: a, x-local: {binary: loki, optional: get it}}
volumes: {metrics: {}, secrets: {}}
`;

/** Only a fake Prometheus is on PATH, so that nothing depends on what this machine has. */
async function plan(offset = 0) {
  const root = await temporaryFolder();
  await writeFile(join(root, 'docker-compose.yml'), text);
  await writeFile(join(root, 'prometheus'), '#!/bin/sh\necho "prometheus, version 3.5.0"\n', {
    mode: 0o755,
  });
  await writeFile(join(root, 'stack'), 'one file');
  vi.stubEnv('PATH', `${root}:/usr/bin:/bin`);
  const paths = pathsOf(root);
  const { services } = loadProject(paths.composeFile, { root, env: {} });
  const build = () =>
    buildPlan(services, {
      paths,
      lab: 'toy',
      addresses: createAddresses(services.values(), offset),
      progress: () => {},
    });
  return { root, build, ...(await build()) };
}

test('a program gets its arguments, limits, probe and log settings for loopback', async () => {
  const { root, components, leftOut } = await plan(100);
  const prometheus = components.find(({ name }) => name === 'prometheus');
  expect(prometheus).toMatchObject({
    runs: 'prometheus 3.5.0',
    command: [
      join(root, 'prometheus'),
      `--config.file=${root}/.lab/run/config/prometheus/etc/p/p.yml`,
      `--storage.tsdb.path=${root}/.lab/data/metrics`,
      '--web.listen-address=127.0.0.1:9190',
    ],
    ready: { kind: 'http', port: 9190, path: '/-/ready' },
    ports: [9190],
    dependsOn: { job: 'service_completed_successfully' },
    startTimeoutMs: 9_000,
    probeIntervalMs: 2_000,
    stopGraceMs: 3_000,
    logMaxBytes: 1024 ** 2,
    logMaxFiles: 5,
  });
  expect(prometheus?.env.GOMEMLIMIT).toBe(`${90 * 1024 ** 2}B`);
  expect(leftOut).toEqual([
    { name: 'gone', reason: 'no containers' },
    { name: 'extra', reason: 'loki is not on this machine: get it' },
  ]);
});

test('a script gets its preload, heap limit and variables; a stand-in says so', async () => {
  const { root, components } = await plan(100);
  const find = (name: string) => components.find((component) => component.name === name);
  const grafana = find('grafana');
  expect(grafana?.command.slice(1)).toEqual([
    '--max-semi-space-size=4',
    '--max-old-space-size=75',
    '--import',
    '@lab/x',
    join(root, 'g.mjs'),
  ]);
  expect(grafana).toMatchObject({ cwd: join(root, 'sub'), sendsTo: ['tempo'] });
  expect(grafana?.env).toMatchObject({
    GF_SERVER_HTTP_PORT: '3100',
    HOST: '127.0.0.1',
    TEMPO: 'http://127.0.0.1:3300',
  });
  expect(find('tempo')?.runs).toBe('tempo.mjs (stand-in for tempo)');
  expect(find('job')?.isJob).toBe(true);
});

test('only secrets are closed to other accounts; PostgreSQL has one of its own', async () => {
  const { root } = await plan();
  const mode = async (name: string) => (await stat(join(root, '.lab', name))).mode & 0o777;
  expect(await mode('data')).toBe(0o755);
  expect(await mode('data/metrics')).toBe(0o755);
  expect(await mode('data/secrets')).toBe(0o700);
});

test('the hash follows definition and configuration, not the shell', async () => {
  const { root, build, components } = await plan();
  const hashes = (list: typeof components) => list.map(({ name, hash }) => [name, hash]);
  vi.stubEnv('LANG', 'xx_XX');
  expect(hashes((await build()).components)).toEqual(hashes(components));
  await writeFile(join(root, 'stack'), 'another');
  const changed = (await build()).components.filter(
    ({ name, hash }) => components.find((before) => before.name === name)?.hash !== hash,
  );
  expect(changed.map(({ name }) => name)).toEqual(['prometheus']);
});
