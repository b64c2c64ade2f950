import { access, glob } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { componentPorts, readCompose } from './compose.ts';
import { inRepository, readText } from './repository.ts';

const root = await readCompose('docker-compose.yml');
const services = Object.entries(root.services);
const labFiles = await Array.fromAsync(glob('labs/*/compose.yaml', { cwd: inRepository('.') }));

test('every port is published on loopback, under its own number, once', () => {
  const published = services.flatMap(([, { ports }]) => ports);
  for (const mapping of published) expect(mapping).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
  expect(new Set(published).size).toBe(published.length);
});

test('the addresses are those of the design', async () => {
  const ports = await componentPorts();
  const design = {
    console: 4000,
    api: 8000,
    inference: 8001,
    worker: 8002,
    loadgen: 8003,
    inbox: 8004,
    'docker-exporter': 8005,
    prometheus: 9090,
    alertmanager: 9093,
    grafana: 3000,
    loki: 3100,
    tempo: 3200,
    postgres: 5432,
    'node-exporter': 9100,
    blackbox: 9115,
    pushgateway: 9091,
    'postgres-exporter': 9187,
  };
  for (const [name, port] of Object.entries(design)) expect(ports.get(name), name).toContain(port);
  expect(ports.get('tempo')).toContain(4318);
  expect(ports.get('inbox')).toContain(2525);
});

test('images are pinned to a release, in the root file alone', async () => {
  for (const [name, { image, build }] of services) {
    if (build === undefined) expect(image, name).toMatch(/^[\w./-]+:v?\d+\.\d+(\.\d+)?$/);
    else expect(image, `${name} is built, so a registry must not be asked`).toBeUndefined();
  }
  expect(labFiles).not.toHaveLength(0);
  for (const file of labFiles) expect(await readText(file), file).not.toMatch(/\bimage:/);
});

test('every component has a memory limit, rotated logs, and a way to run without Docker', () => {
  for (const [name, service] of services) {
    expect(service.mem_limit, name).toMatch(/^\d+m$/);
    expect(service.logging?.options, name).toMatchObject({ 'max-file': expect.any(String) });
    expect(service['x-local'], name).toBeDefined();
  }
});

test('every component but the one-shot has a health check in both runtimes', () => {
  const oneShots = new Set(
    services.flatMap(([, { depends_on }]) =>
      Object.entries(depends_on)
        .filter(([, { condition }]) => condition === 'service_completed_successfully')
        .map(([name]) => name),
    ),
  );
  for (const [name, service] of services) {
    if (oneShots.has(name)) continue;
    expect(service.healthcheck?.test?.[0], name).toBe('CMD');
    const local = service['x-local'];
    if (!('skip' in (local ?? {}))) expect(local?.ready, name).toMatch(/^(http|tcp):\/\//);
  }
});

test('the Docker socket is mounted into one service, read-only', () => {
  const mounts = services.flatMap(([name, { volumes }]) =>
    volumes.filter((mount) => mount.includes('docker.sock')).map((mount) => [name, mount]),
  );
  expect(mounts).toEqual([['docker-exporter', '/var/run/docker.sock:/var/run/docker.sock:ro']]);
});

test('own services cannot write their root file system', () => {
  for (const [name, { build, read_only }] of services) {
    if (build !== undefined) expect(read_only, name).toBe(true);
  }
});

test('every file that is mounted or run exists', async () => {
  for (const [name, { volumes, ...service }] of services) {
    const local = service['x-local'] ?? {};
    const scripts = ['script', 'else'].map((key) => local[key]);
    const mounts = volumes.map((mount) => mount.split(':')[0] ?? '');
    for (const path of [...scripts, ...mounts]) {
      if (typeof path !== 'string' || !/^(\.\/)?(stack|services)\//.test(path)) continue;
      await expect(access(inRepository(path)), `${name}: ${path}`).resolves.toBeUndefined();
    }
  }
});

test('every address in the environment is that of a component', async () => {
  const ports = await componentPorts();
  for (const [name, { environment, ...service }] of services) {
    const text = [...Object.values(environment), service['x-local']?.ready ?? ''].join(' ');
    for (const [, host = '', port] of text.matchAll(/([a-z-]+):(\d{4,5})\b/g)) {
      expect(ports.get(host), `${name}: ${host}:${port}`).toContain(Number(port));
    }
  }
});

test.each(labFiles)('%s takes its components from the shared files', async (file) => {
  const lab = await readCompose(file);
  const shared = new Map([
    ['../../docker-compose.yml', root],
    ['../history.compose.yaml', await readCompose('labs/history.compose.yaml')],
  ]);
  expect(lab.name).toBe(root.name);
  for (const [name, service] of Object.entries(lab.services)) {
    if (service.extends === undefined) continue;
    if (/^\.\.\/(exercise|replica)\.compose\.yaml$/.test(service.extends.file)) continue;
    const { file: from, service: of } = service.extends;
    // Another one of its kind has an address of its own.
    if (of !== name) expect(service.ports, name).not.toEqual([]);
    const source = shared.get(from)?.services[of];
    expect(source, `${name} of ${from}`).toBeDefined();
    for (const dependency of Object.keys(source?.depends_on ?? {})) {
      expect(lab.services, `${name} needs ${dependency}`).toHaveProperty(dependency);
    }
    for (const mount of source?.volumes ?? []) {
      const volume = mount.split(':')[0] ?? '';
      if (/^\w/.test(volume)) expect(lab.volumes, name).toHaveProperty(volume);
    }
  }
});

test("a learner's code runs on the Node of the services, with the same pnpm", async () => {
  const nodeImages = async (file: string) => (await readText(file)).match(/node:[\d.]+-\w+/g) ?? [];
  const [ofServices] = await nodeImages('docker-compose.yml');
  expect(ofServices).toBeDefined();
  expect(await nodeImages('labs/exercise.compose.yaml')).toEqual([ofServices]);
  const [pnpm] = /pnpm@[\d.]+/.exec(await readText('services/Dockerfile')) ?? [];
  expect(await readText('labs/exercise.Dockerfile')).toContain(`${pnpm} install`);
});

test('the past is written with the Node and the promtool of the kit', async () => {
  const versions = (text: string) =>
    new Set(text.match(/(?:node|prom\/prometheus):v?[\d.]+[\w-]*/g));
  const ofKit = versions(await readText('docker-compose.yml'));
  const ofPast = versions(await readText('labs/history.compose.yaml'));
  expect(ofPast.size).toBe(2);
  expect(ofKit).toEqual(ofPast);
});

test('the replica runs the images of the database and its exporter', async () => {
  const { services: replicas } = await readCompose('labs/replica.compose.yaml');
  expect(replicas['postgres-replica']?.image).toBe(root.services.postgres?.image);
  expect(replicas['postgres-replica-exporter']?.image).toBe(
    root.services['postgres-exporter']?.image,
  );
});

test('the image of the services knows every package, and pnpm as the bootstrap does', async () => {
  const dockerfile = await readText('services/Dockerfile');
  for await (const file of glob('services/*/package.json', { cwd: inRepository('.') })) {
    expect(dockerfile).toContain(`COPY ${file} ${file.replace('package.json', '')}\n`);
  }
  const version = /pnpm@([\d.]+)/.exec(dockerfile)?.[1] ?? 'no pnpm';
  expect(await readText('scripts/bootstrap.mjs')).toContain(version);
});
