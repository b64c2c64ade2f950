import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrometheusClient } from '@lab/clients';
import { Checkout, waitFor } from '@lab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const fromRoot = (...names: string[]): string =>
  names
    .map((name) => `  ${name}: { extends: { file: ../../docker-compose.yml, service: ${name} } }\n`)
    .join('');

const LABS = {
  '91-before': `services:
${fromRoot('prometheus', 'inbox', 'blackbox')}volumes: { prometheus-data: {} }
`,
  // The same Prometheus with another past, and another neighbour.
  '92-after': `services:
${fromRoot('inbox', 'pushgateway')}  prometheus:
    extends: { file: ../../docker-compose.yml, service: prometheus }
    volumes: ["other-data:/prometheus"]
volumes: { other-data: {} }
`,
};

const statusSchema = z.object({
  components: z.array(z.object({ name: z.string(), pid: z.number(), ok: z.literal(true) })),
});

let checkout: Checkout;

beforeAll(async () => {
  checkout = await Checkout.create();
  for (const [lab, compose] of Object.entries(LABS)) {
    await mkdir(join(checkout.folder, 'labs', lab));
    const text = `name: observability-lab\n${compose}`;
    await writeFile(join(checkout.folder, 'labs', lab, 'compose.yaml'), text);
  }
}, 60_000);

afterAll(() => checkout.remove(), 60_000);

async function up(lab: string): Promise<Map<string, number>> {
  const { stdout, stderr, exitCode } = await checkout.lab([
    'up',
    lab,
    '--json',
    '--runtime',
    'local',
  ]);
  expect(exitCode, stderr).toBe(0);
  const { components } = statusSchema.parse(JSON.parse(stdout));
  return new Map(components.map(({ name, pid }) => [name, pid]));
}

/** Unix seconds of the oldest sample of `up`, once there is one. */
async function oldest(): Promise<number> {
  const prometheus = new PrometheusClient(checkout.url(9090));
  const [sample] = await waitFor(
    async () => {
      const found = await prometheus.query('min(min_over_time(timestamp(up)[10m:1s]))');
      return found.length > 0 && found;
    },
    { timeoutMs: 30_000 },
  );
  return sample?.value ?? 0;
}

test('from one lab to the next only what differs starts anew; each Prometheus has its own past', {
  timeout: 180_000,
}, async () => {
  const before = await up('91');
  const first = await oldest();
  const switched = Date.now() / 1000;
  const after = await up('92');
  expect([...after.keys()].toSorted()).toEqual(['inbox', 'prometheus', 'pushgateway']);
  expect(after.get('inbox')).toBe(before.get('inbox'));
  expect(after.get('prometheus')).not.toBe(before.get('prometheus'));
  expect(await oldest()).toBeGreaterThan(switched - 1);

  const again = await up('91');
  expect(again.get('inbox')).toBe(before.get('inbox'));
  expect(await oldest()).toBeCloseTo(first, 0);
});
