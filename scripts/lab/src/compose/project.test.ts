import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@lab/testing';
import { expect, test } from 'vitest';
import { LabError } from '../errors.ts';
import { loadProject, type Project } from './project.ts';

async function project(
  files: Readonly<Record<string, string>>,
  options: { env?: Record<string, string>; profiles?: string[] } = {},
): Promise<Project & { root: string }> {
  const root = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  const main = Object.keys(files)[0] ?? '';
  return { ...loadProject(join(root, main), { root, env: {}, ...options }), root };
}

async function mistakes(files: Readonly<Record<string, string>>, env = {}): Promise<string> {
  const error: unknown = await project(files, { env }).catch((thrown: unknown) => thrown);
  if (!(error instanceof LabError)) throw new Error(`no LabError but ${String(error)}`);
  expect(error.exitCode).toBe(2);
  return error.message;
}

const root = `
name: kit
x-health: &health {interval: 5s, retries: 12}
services:
  prometheus:
    image: prom/prometheus:v3
    command: [--config.file=/etc/prometheus/prometheus.yml, --a]
    environment: {KEEP: base, CHANGE: base}
    volumes: ["./stack/prometheus:/etc/prometheus:ro", "data:/prometheus"]
    ports: ["127.0.0.1:9090:9090"]
    depends_on: [api]
    labels: {tier: stack}
    logging: {driver: json-file, options: {max-size: 5m}}
    healthcheck: {<<: *health, test: [CMD, probe]}
    mem_limit: 256m
    stop_grace_period: 1m30s
    x-local: {binary: prometheus, ready: "http://prometheus:9090/-/ready"}
  api:
    build: {context: ., dockerfile: services/Dockerfile}
    ports: ["127.0.0.1:8000:8000"]
    x-local: {script: services/api/src/main.ts, cwd: services/api, preload: "@lab/telemetry/register"}
volumes: {data: {}}
`;

test('extends: command replaced, maps and mounts merged, paths relative to the file they stand in', async () => {
  const { root: folder, services } = await project({
    'labs/04/compose.yaml': `
name: kit
services:
  prometheus:
    extends: {file: ../../docker-compose.yml, service: prometheus}
    command: --only "one word"
    environment: ["CHANGE=lab", "ADDED=lab"]
    volumes: ["./rules:/etc/prometheus/rules:ro", "./own:/etc/prometheus:ro"]
    ports: ["127.0.0.1:9091:9091"]
    depends_on: {api: {condition: service_healthy}}
    healthcheck: {retries: 3}
    x-local: {env: {MODE: lab}}
  api: {extends: {file: ../../docker-compose.yml, service: api}}
volumes: {data: {}}
`,
    'docker-compose.yml': root,
  });
  const bind = (source: string, target: string) => ({
    kind: 'bind',
    source: join(folder, source),
    target,
    readOnly: true,
  });
  expect(services.get('prometheus')).toEqual({
    name: 'prometheus',
    file: join(folder, 'labs/04/compose.yaml'),
    image: 'prom/prometheus:v3',
    hasBuild: false,
    command: ['--only', 'one word'],
    environment: { KEEP: 'base', CHANGE: 'lab', ADDED: 'lab' },
    mounts: [
      bind('labs/04/own', '/etc/prometheus'),
      { kind: 'volume', source: 'data', target: '/prometheus', readOnly: false },
      bind('labs/04/rules', '/etc/prometheus/rules'),
    ],
    ports: [
      { target: 9090, published: 9090, hostIp: '127.0.0.1', protocol: 'tcp' },
      { target: 9091, published: 9091, hostIp: '127.0.0.1', protocol: 'tcp' },
    ],
    dependsOn: { api: { condition: 'service_healthy', required: true } },
    healthcheck: { test: ['CMD', 'probe'], interval: 5_000, retries: 3 },
    profiles: [],
    memLimitBytes: 256 * 1024 ** 2,
    logging: { 'max-size': '5m' },
    stopGraceMs: 90_000,
    labels: { tier: 'stack' },
    local: {
      binary: 'prometheus',
      ready: 'http://prometheus:9090/-/ready',
      env: { MODE: 'lab' },
    },
  });
  expect(services.get('api')?.local).toEqual({
    script: join(folder, 'services/api/src/main.ts'),
    cwd: join(folder, 'services/api'),
    preload: '@lab/telemetry/register',
  });
});

test('an x-local that names a form replaces the one it extends', async () => {
  const { services } = await project({
    'labs/05/compose.yaml': `
services:
  api:
    extends: {file: ../../docker-compose.yml, service: api}
    x-local: {skip: not needed here}
`,
    'docker-compose.yml': root,
  });
  expect(services.get('api')?.local).toEqual({ skip: 'not needed here' });
});

test('ports that are tagged replace those of the extended service, and nothing else may be tagged', async () => {
  const files = (key: string) => ({
    'compose.yaml': `
services:
  one: {image: i, ports: ["90:90"], x-local: {skip: t}}
  two: {extends: {service: one}, ${key}}
`,
  });
  const { services } = await project(files('ports: !override ["91:91"]'));
  expect(services.get('two')?.ports.map(({ target }) => target)).toEqual([91]);
  expect(services.get('one')?.ports.map(({ target }) => target)).toEqual([90]);
  expect(await mistakes(files('labels: !reset {}'))).toContain('the tag !reset is not supported');
});

test('variables come from the environment, then .env, then the default', async () => {
  const text = `
services:
  api:
    image: "shop:\${TAG:-1}"
    environment: {A: "$A", B: "\${B-fallback}", C: "\${C:+set}", PRICE: "5$$", HOST: , NONE: }
    x-local: {skip: test}
`;
  const { services, warnings } = await project(
    { 'compose.yaml': text, '.env': 'A=file\nTAG=2\n' },
    { env: { TAG: '3', C: 'x', HOST: 'from-host' } },
  );
  expect(services.get('api')).toMatchObject({
    image: 'shop:3',
    environment: { A: 'file', B: 'fallback', C: 'set', PRICE: '5$', HOST: 'from-host' },
  });
  expect(services.get('api')?.environment).not.toHaveProperty('NONE');
  expect(warnings).toEqual([]);
});

test('a variable without value and default becomes empty, with a warning', async () => {
  const { warnings } = await project({
    'compose.yaml': 'services: {a: {image: "x:$NOWHERE", x-local: {skip: test}}}',
  });
  expect(warnings).toEqual(['the variable NOWHERE is not set; it becomes empty text']);
});

test('services of a profile are there only when it is on', async () => {
  const files = {
    'compose.yaml': `
services:
  always: {image: a, x-local: {skip: test}}
  extra: {image: a, profiles: [more], x-local: {skip: test}}
`,
  };
  expect([...(await project(files)).services.keys()]).toEqual(['always']);
  const withEnv = await project(files, { env: { COMPOSE_PROFILES: 'other,more' } });
  expect([...withEnv.services.keys()]).toEqual(['always', 'extra']);
  expect([...(await project(files, { profiles: ['*'] })).services.keys()]).toHaveLength(2);
});

test('every mistake is told at once, with file, line, service and key', async () => {
  const message = await mistakes({
    'labs/09/compose.yaml': `
networks: {}
x-base: &base
  restart: always
  mem_limit: 12x
services:
  one:
    <<: *base
    image: one
    command: "open 'quote"
    depends_on: {two: {condition: service_ready}}
    healthcheck: {interval: 5, retrys: 1}
    ports: ["80-90:80"]
    volumes: ["/anonymous"]
    x-local: {binary: prometheus, bad: 1}
  two: {extends: {file: nowhere.yml, service: x}}
  three: {extends: {file: ../../root.yml, service: x}}
  four: {extends: five}
  five: {extends: four}
`,
    'root.yml': 'services: {}',
  });
  for (const part of [
    '2: key "networks": is not supported',
    '4: service "one" key "restart": is not supported',
    '5: service "one" key "mem_limit": "12x" is no size',
    `10: service "one" key "command": the quote ' is not closed`,
    '11: service "one" key "depends_on.two.condition": Invalid option',
    '12: service "one" key "healthcheck.interval"',
    '12: service "one" key "healthcheck.retrys": is not known here',
    '13: service "one" key "ports.0": "80-90:80" is no port mapping',
    '14: service "one" key "volumes.0": "/anonymous" is no mount',
    '15: service "one" key "x-local.bad": is not known here',
    'service "two" key "extends": names the file',
    'service "three" key "extends": names the service "x", which root.yml does not have',
    'service "four" key "extends": extends itself: four → five → four',
  ]) {
    expect(message).toContain(part);
  }
  expect(message.split('\n').filter((line) => line.includes('labs/09/compose.yaml:')).length).toBe(
    14,
  );
});

test.each([
  [
    'a circle',
    'a: {image: i, depends_on: [b], x-local: {skip: t}}\n  b: {image: i, depends_on: [a], x-local: {skip: t}}',
    'waits for itself: a → b → a',
  ],
  [
    'a dependency that is not there',
    'a: {image: i, depends_on: [b], x-local: {skip: t}}',
    'names "b", which this file does not have',
  ],
  [
    'a volume that is not declared',
    'a: {image: i, volumes: ["v:/v"], x-local: {skip: t}}',
    'the volume "v", which must be declared',
  ],
  ['neither image nor build', 'a: {x-local: {skip: t}}', 'key "image": is missing'],
  ['no x-local', 'a: {image: i}', 'key "x-local": is missing'],
  [
    'two forms',
    'a: {image: i, x-local: {skip: t, script: s}}',
    'exactly one of binary, script and skip',
  ],
  [
    'an unknown program',
    'a: {image: i, x-local: {binary: promotheus}}',
    'unknown program "promotheus"',
  ],
  [
    'another port outside',
    'a: {image: i, ports: ["81:80"], x-local: {skip: t}}',
    'publishes 80 as 81',
  ],
  [
    'ready of another',
    'a: {image: i, x-local: {script: s, ready: "tcp://b:1"}}',
    'ready names "b"',
  ],
  ['a stray dollar', 'a: {image: "i$", x-local: {skip: t}}', 'starts no variable; write "$$"'],
  [
    'a required variable',
    `a: {image: "\${TAG:?choose one}", x-local: {skip: t}}`,
    'TAG must be set: choose one',
  ],
  ['broken YAML', 'a: {image: [}', 'is not valid YAML'],
  ['no map', 'a: 5', 'key "services.a"'],
])('%s is an error', async (_, services, expected) => {
  expect(await mistakes({ 'compose.yaml': `services:\n  ${services}\n` })).toContain(expected);
});

test('a file that is not there is named', async () => {
  expect(() => loadProject('/nowhere/compose.yaml', { root: '/nowhere' })).toThrow(
    'compose.yaml: there is no such file',
  );
});
