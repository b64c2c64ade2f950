import { Checkout, waitFor } from '@lab/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { compose, docker, labCommand, nothing, offline, project, remains } from './compose.ts';
import { startDiscovery } from './discovery.ts';
import { oneValue, promql } from './prometheus.ts';
import { readiness } from './readiness.ts';

const lab = '01-signal-map';
const engine = await readiness('lab 01 in the docker runtime');
const environment = engine.isOffline ? offline : {};

const report = z.object({
  expectations: z.array(z.object({ name: z.string(), outcome: z.string(), seen: z.string() })),
});
type Outcomes = ReadonlyMap<string, string>;

/** The outcome of every expectation, by its name, from what `lab check --json` printed. */
const outcomesOf = (json: string): Outcomes =>
  new Map(report.parse(JSON.parse(json)).expectations.map(({ name, outcome }) => [name, outcome]));

const inspected = z.array(
  z.object({
    Config: z.object({
      Image: z.string(),
      User: z.string(),
      Labels: z.record(z.string(), z.string()),
    }),
    HostConfig: z.object({ ReadonlyRootfs: z.boolean() }),
    State: z.object({ Health: z.object({ Status: z.string() }).optional() }),
  }),
);

const containerOf = (component: string): string => `${project}-${component}-1`;

async function runningComponents(): Promise<string[]> {
  const names = (await docker('ps', '--format', '{{.Names}}')).split('\n');
  return names
    .filter((name) => name.startsWith(project))
    .map((name) => name.slice(project.length + 1, -2));
}

describe.runIf(engine.shouldRun)('lab 01 on a Docker engine', { timeout: 300_000 }, () => {
  let inDocker: Outcomes | undefined;

  beforeAll(async () => {
    engine.require();
    await compose(lab, environment, 'up', '--detach', '--wait', '--wait-timeout', '240');
  }, 600_000);

  afterAll(async () => {
    if ((await remains()).containers.length > 0) {
      await compose(lab, environment, 'down', '--volumes', '--remove-orphans');
    }
  }, 120_000);

  test('what the lab promises arrives', async () => {
    const check = await labCommand(['check', '01', '--json', '--runtime', 'docker']);
    const { expectations } = report.parse(JSON.parse(check.stdout));
    expect(expectations.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    inDocker = outcomesOf(check.stdout);
  });

  test.runIf(engine.isOffline)('status says which images stand in, and for what', async () => {
    const { stdout } = await labCommand(['status', '--runtime', 'docker']);
    expect(stdout).toMatch(/prometheus.*\(stand-in: prometheus \d+\.\d+/);
    expect(stdout).toMatch(/loki.*\(stand-in: loki-compatible store of the kit/);
  });

  test('own services have a health check, a read-only root and, but for two, no root account', async () => {
    const ids = (await remains()).containers;
    const containers = inspected.parse(JSON.parse(await docker('inspect', ...ids)));
    const own = containers.filter(({ Config }) => Config.Image.startsWith(`${project}-`));
    expect(own.length).toBeGreaterThan(5);
    for (const { Config, HostConfig, State } of own) {
      const name = Config.Labels['com.docker.compose.service'] ?? '';
      expect(HostConfig.ReadonlyRootfs, name).toBe(true);
      if (name === 'secrets') continue;
      expect(State.Health?.Status, name).toBe('healthy');
      expect(Config.User, name).toBe(name === 'docker-exporter' ? '0:0' : 'node');
    }
  });

  test('the doctor finds nothing that is essential missing', async () => {
    const { stdout, exitCode } = await labCommand(['doctor', '--json', '--runtime', 'docker']);
    const findings = z
      .array(z.object({ subject: z.string(), outcome: z.string(), seen: z.string() }))
      .parse(JSON.parse(stdout));
    const subjects = findings.map(({ subject }) => subject);
    for (const subject of ['Docker engine', "Docker engine's clock", 'Docker Compose', 'ports']) {
      expect(subjects).toContain(subject);
    }
    expect(findings.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test('every container has its series', async () => {
    const components = (await runningComponents()).toSorted();
    await waitFor(
      async () => {
        const series = await promql('container_memory_working_set_bytes');
        expect(series.map(({ metric }) => metric.name).toSorted()).toEqual(components);
        return true;
      },
      { timeoutMs: 60_000 },
    );
  });

  test('Prometheus drops a stopped container within two refreshes, and takes it back', async () => {
    const discovery = await startDiscovery(15);
    const isTarget = async () => (await discovery.components()).includes('inbox');
    await waitFor(isTarget, { timeoutMs: 60_000 });
    await docker('stop', containerOf('inbox'));
    const before = discovery.refreshes();
    await waitFor(async () => !(await isTarget()), { timeoutMs: 60_000 });
    expect(discovery.refreshes() - before).toBeLessThanOrEqual(2);
    await docker('start', containerOf('inbox'));
    await waitFor(isTarget, { timeoutMs: 60_000 });
  });

  test('kill, start and restart are counted, and health comes back, as Prometheus has it', async () => {
    const series = (name: string, labels = '') => `${name}{name="inference"${labels}}`;
    const died = () => oneValue(series('container_events_total', ',action="die"'));
    const restarts = () => oneValue(series('container_restarts_total'));
    const started = () => oneValue(series('container_start_time_seconds'));
    const isHealthy = async () =>
      (await oneValue(series('container_health', ',state="healthy"'))) === 1;
    const above = (read: () => Promise<number | undefined>, number: number) =>
      waitFor(async () => ((await read()) ?? 0) > number, { timeoutMs: 60_000 });
    const before = {
      died: (await died()) ?? 0,
      restarts: (await restarts()) ?? 0,
      started: (await started()) ?? 0,
    };
    await docker('kill', containerOf('inference'));
    await above(died, before.died);
    await docker('start', containerOf('inference'));
    await above(restarts, before.restarts);
    await waitFor(isHealthy, { timeoutMs: 90_000 });
    await docker('restart', containerOf('inference'));
    await above(restarts, before.restarts + 1);
    await above(died, before.died + 1);
    await above(started, before.started);
    await waitFor(isHealthy, { timeoutMs: 90_000 });
  });

  test('"down" leaves no container, network or volume', async () => {
    await compose(lab, environment, 'down', '--volumes');
    expect(await remains()).toEqual(nothing);
  });

  test('the same expectations have the same outcome without Docker', async () => {
    const checkout = await Checkout.create();
    try {
      const up = await checkout.lab(['up', '01']);
      expect(up.exitCode, up.stderr).toBe(0);
      const { stdout } = await checkout.lab(['check', '01', '--json']);
      expect(outcomesOf(stdout)).toEqual(inDocker);
    } finally {
      await checkout.remove();
    }
  });
});
