import { createServer } from 'node:net';
import { Checkout, waitFor } from '@lab/testing';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { compose, docker, labCommand, nothing, project, readiness, remains } from './compose.ts';

const ready = await readiness();
const isOffline = ready.canRun && ready.isOffline;
if (!ready.canRun) process.stderr.write(`SKIPPED: lab 01 in the docker runtime: ${ready.reason}\n`);

const report = z.object({
  expectations: z.array(z.object({ name: z.string(), outcome: z.string(), seen: z.string() })),
});
const answer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});
const targetGroups = z.array(
  z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) }),
);

/** Two refreshes of Prometheus' HTTP service discovery. */
const twoRefreshesMs = 20_000;

async function promql(query: string) {
  const url = `http://127.0.0.1:9090/api/v1/query?query=${encodeURIComponent(query)}`;
  return answer.parse(await (await fetch(url)).json()).data.result;
}

async function discovered(component: string): Promise<boolean> {
  const groups = targetGroups.parse(await (await fetch('http://127.0.0.1:8005/sd')).json());
  return groups.some(({ labels }) => labels.__meta_lab_component === component);
}

const containerOf = (component: string): string => `${project}-${component}-1`;

describe.runIf(ready.canRun)('lab 01 on a Docker engine', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    await compose(isOffline, 'up', '--detach', '--wait', '--wait-timeout', '240');
  }, 300_000);

  afterAll(async () => {
    await compose(isOffline, 'down', '--volumes', '--remove-orphans');
    expect(await remains()).toEqual(nothing);
  }, 120_000);

  test('what the lab promises arrives, with the same outcome as without Docker', async () => {
    const inDocker = report.parse(
      JSON.parse((await labCommand('check', '01', '--json')).stdout),
    ).expectations;
    expect(inDocker.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const checkout = await Checkout.create();
    try {
      const up = await checkout.lab(['up', '01', '--runtime', 'local']);
      expect(up.exitCode, up.stderr).toBe(0);
      const { stdout } = await checkout.lab(['check', '01', '--json', '--runtime', 'local']);
      const outcomes = (list: typeof inDocker) =>
        new Map(list.map(({ name, outcome }) => [name, outcome]));
      expect(outcomes(report.parse(JSON.parse(stdout)).expectations)).toEqual(outcomes(inDocker));
    } finally {
      await checkout.remove();
    }
  });

  test.runIf(isOffline)('status says which images stand in, and for what', async () => {
    const { stdout } = await labCommand('status');
    expect(stdout).toMatch(/prometheus.*\(stand-in: prometheus \d+\.\d+/);
    expect(stdout).toMatch(/loki.*\(stand-in: loki-compatible store of the kit/);
  });

  test('every container has its series', async () => {
    const names = (await docker('ps', '--format', '{{.Names}}')).split('\n');
    const components = names
      .filter((name) => name.startsWith(project))
      .map((name) => name.slice(project.length + 1, -2));
    const series = await waitFor(
      async () => {
        const found = (await promql('container_memory_working_set_bytes')).map(
          ({ metric }) => metric.name,
        );
        return components.every((component) => found.includes(component)) && found;
      },
      { timeoutMs: 60_000 },
    );
    expect(series.toSorted()).toEqual(components.toSorted());
  });

  test('a stopped container leaves discovery within two refreshes, and comes back', async () => {
    await docker('stop', containerOf('inbox'));
    await waitFor(async () => !(await discovered('inbox')), { timeoutMs: twoRefreshesMs });
    await docker('start', containerOf('inbox'));
    await waitFor(() => discovered('inbox'), { timeoutMs: twoRefreshesMs });
  });

  test('kill and restart are counted as events, which Prometheus scrapes', async () => {
    const events = async (event: string): Promise<number> => {
      const query = `sum(container_events_total{name="inference",action="${event}"})`;
      return Number((await promql(query))[0]?.value[1] ?? 0);
    };
    const before = await events('die');
    await docker('kill', containerOf('inference'));
    await docker('start', containerOf('inference'));
    await waitFor(async () => (await events('die')) > before, { timeoutMs: 60_000 });
    await waitFor(
      async () =>
        (await promql('container_health{name="inference",state="healthy"}'))[0]?.value[1] === '1',
      { timeoutMs: 90_000 },
    );
  });
});

describe.runIf(ready.canRun)('bad states in the docker runtime', { timeout: 180_000 }, () => {
  afterEach(async () => {
    expect(await remains()).toEqual(nothing);
  });

  test('a port that is taken is named, and nothing is left', async () => {
    const holder = createServer().listen(9115, '127.0.0.1');
    onTestFinished(() => {
      holder.close();
    });
    const { exitCode, stderr } = await labCommand('up', '01');
    expect(stderr).toMatch(/9115.*address already in use/);
    expect(exitCode).toBe(1);
  });

  test.runIf(ready.canRun && ready.isOffline)(
    'an image that is missing is named, and nothing is left',
    async () => {
      const image = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}'))
        .split('\n')
        .find((name) => name.includes('pushgateway'));
      if (image === undefined) throw new Error('the image of the pushgateway is not there');
      const spare = 'lab-test-spare:latest';
      await docker('tag', image, spare);
      await docker('rmi', image);
      onTestFinished(async () => {
        await docker('tag', spare, image);
        await docker('rmi', spare);
      });
      const { exitCode, stderr } = await labCommand('up', '01');
      expect(stderr).toContain('pushgateway');
      expect(exitCode).toBe(1);
    },
  );
});
