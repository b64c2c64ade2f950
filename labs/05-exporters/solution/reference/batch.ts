import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Gauge, Pushgateway, Registry } from 'prom-client';

/** The nightly import of one shop's orders. */

const {
  SHOP = 'north',
  RUN_ID = 'by-hand',
  INPUT = '',
  WORK_SECONDS = '1',
  PUSHGATEWAY_URL = 'http://127.0.0.1:9091',
} = process.env;

/** Imports the orders of a file, one in each line as `id,amount`; throws when a line is damaged. */
async function importOrders(file: string, seconds: number): Promise<number> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  await delay(seconds * 1000);
  for (const [index, line] of lines.entries()) {
    if (!/^\d+,\d+$/.test(line)) throw new Error(`line ${index + 1} is damaged: ${line}`);
  }
  return lines.length;
}

const JOB = 'order-import';
/** A gateway that does not answer must not hold up the work. */
const PUSH_TIMEOUT_MS = 2000;

type Gateway = Pushgateway<'text/plain; version=0.0.4; charset=utf-8'>;

/** Telling about the work is not the work: when it fails, the import goes on. */
async function tell(registry: Registry, act: (gateway: Gateway) => Promise<unknown>) {
  const gateway = new Pushgateway(PUSHGATEWAY_URL, { timeout: PUSH_TIMEOUT_MS }, registry);
  await act(gateway).catch((error: unknown) => console.error('the gateway was not told', error));
}

/** Of this run alone: there while it is under way, or has failed. */
const run = { jobName: JOB, groupings: { shop: SHOP, run: RUN_ID } };
const runRegistry = new Registry();
new Gauge({
  name: 'order_import_running',
  help: '1 while a run is under way, or has failed.',
  registers: [runRegistry],
}).set(1);
await tell(runRegistry, (gateway) => gateway.push(run));

const started = performance.now();
const orders = await importOrders(INPUT, Number(WORK_SECONDS));
const seconds = (performance.now() - started) / 1000;

/** Of the shop: how its newest good run went. */
const shopRegistry = new Registry();
const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [shopRegistry] });
gauge('order_import_last_success_timestamp_seconds', 'When the import last ended well.').set(
  Date.now() / 1000,
);
gauge('order_import_duration_seconds', 'How long the newest good import took.').set(seconds);
gauge('order_import_orders', 'How many orders the newest good import brought.').set(orders);
await tell(shopRegistry, (gateway) => gateway.push({ jobName: JOB, groupings: { shop: SHOP } }));
await tell(runRegistry, (gateway) => gateway.delete(run));
