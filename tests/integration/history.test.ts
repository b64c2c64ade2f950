import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrometheusClient } from '@lab/clients';
import { Checkout, waitFor } from '@lab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const COMPOSE = `
name: observability-lab
services:
  history: { extends: { file: ../history.compose.yaml, service: history } }
  history-live: { extends: { file: ../history.compose.yaml, service: history-live } }
  prometheus:
    extends: { file: ../history.compose.yaml, service: prometheus }
    volumes: ["./prometheus:/etc/prometheus:ro"]
volumes: { prometheus-history-data: {} }
`;

const CONFIG = `
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: history
    honor_labels: true
    static_configs: [{ targets: ["history-live:8011"] }]
`;

const DAY = 86_400;
const ledgerSchema = z.object({
  from: z.number(),
  until: z.number(),
  events: z.array(z.object({ event: z.string(), from: z.number(), to: z.number() })),
});

let checkout: Checkout;
let prometheus: PrometheusClient;

beforeAll(async () => {
  checkout = await Checkout.create();
  const lab = join(checkout.folder, 'labs/91-past');
  await mkdir(join(lab, 'prometheus'), { recursive: true });
  await writeFile(join(lab, 'compose.yaml'), COMPOSE);
  await writeFile(join(lab, 'prometheus/prometheus.yml'), CONFIG);
  prometheus = new PrometheusClient(checkout.url(9090, ''));
}, 60_000);

afterAll(() => checkout.remove(), 60_000);

async function up(): Promise<void> {
  const { stderr, exitCode } = await checkout.lab(['up', '91']);
  expect(exitCode, stderr).toBe(0);
}

async function ledger() {
  const file = join(checkout.folder, '.lab/data/prometheus-history-data/history.json');
  return ledgerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

const PREDICTIONS = 'sum(rate(model_predictions_total{model="recommender"}[5m]))';

test('a lab starts with thirty days of past, which go on, and keeps what it has seen', {
  timeout: 600_000,
}, async () => {
  await up();
  const first = await ledger();
  expect(first.until - first.from).toBe(30 * DAY);
  const monthAgo = { time: first.from + 3600 };
  expect((await prometheus.query(PREDICTIONS, monthAgo))[0]?.value).toBeGreaterThan(1);
  const drop = first.events.find(({ event }) => event === 'traffic-drop');
  if (!drop) throw new Error('the ledger has no traffic-drop');
  const requests = 'sum(rate(http_server_requests_total[5m]))';
  const rateAt = async (time: number) =>
    (await prometheus.query(requests, { time }))[0]?.value ?? 0;
  expect((await rateAt((drop.from + drop.to) / 2)) / (await rateAt(drop.from - 300))).toBeLessThan(
    0.3,
  );
  // Scraped now, of the same series as the past: no instant at which there would be two.
  const scraped = await waitFor(
    async () => (await prometheus.query('scrape_samples_scraped{job="history"}'))[0],
  );
  expect(scraped?.value).toBeGreaterThan(200);
  const seen = await waitFor(
    async () =>
      (await prometheus.query('timestamp(model_info{version="v7"})')).find(
        ({ value }) => value > first.until,
      )?.value,
    { timeoutMs: 20_000 },
  );
  expect(await prometheus.query('count(model_info{version="v7"})')).toMatchObject([{ value: 2 }]);

  // The second start adds the gap, and Prometheus has forgotten nothing of what it had scraped.
  await checkout.lab(['down']);
  await waitFor(() => Date.now() / 1000 > first.until + 60 && true, { timeoutMs: 70_000 });
  await up();
  const second = await ledger();
  expect(second.until).toBeGreaterThan(first.until);
  const live = { time: seen ?? 0, lookbackSeconds: 2 };
  expect(await prometheus.query('scrape_samples_scraped{job="history"}', live)).toHaveLength(1);
});
