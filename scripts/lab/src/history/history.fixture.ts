import { PrometheusClient, type RangeSeries, type Sample } from '@lab/clients';
import { freePort, resolveTool, temporaryFolder, waitFor } from '@lab/testing';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { layOutPrometheus } from '../workbench/prometheus.ts';
import { type HistoryPlan, historyPlan } from './plan.ts';
import { DAY, HOUR, MINUTE } from './schedule.ts';
import { shapes } from './shape.ts';

/** Wednesday 7 October 2026, 12:00 UTC. */
export const NOON = Date.UTC(2026, 9, 7, 12) / 1000;

/** Three days of a small service with every kind of series and event. */
export const smallPlan = (seed = 7): HistoryPlan =>
  historyPlan({
    name: 'small',
    seed,
    days: 3,
    stepSeconds: 60,
    events: [
      { id: 'slow', kind: 'incident', when: { every: DAY, at: 9 * HOUR, lasts: 40 * MINUTE } },
      { id: 'restart', kind: 'reset', when: { every: DAY, at: 3 * HOUR, lasts: MINUTE } },
      { id: 'blind', kind: 'missing', when: { once: NOON - 30 * HOUR, lasts: 15 * MINUTE } },
      { id: 'canary', kind: 'lifetime', when: { once: NOON - 20 * HOUR, lasts: 6 * HOUR } },
    ],
    series: [
      {
        name: 'requests_total',
        type: 'counter',
        labels: { job: 'shop', instance: 'a' },
        resets: ['restart'],
        missing: ['blind'],
        value: shapes.product(shapes.daily({ low: 2, high: 20 }), shapes.noise(0.2)),
      },
      {
        name: 'requests_total',
        type: 'counter',
        labels: { job: 'shop', instance: 'b' },
        value: shapes.weekly([5, 5, 5, 5, 4, 2, 2]),
      },
      {
        name: 'requests_total',
        type: 'counter',
        labels: { job: 'shop', instance: 'canary' },
        only: 'canary',
        resets: ['canary'],
        value: 1.5,
      },
      {
        name: 'duration_seconds',
        type: 'histogram',
        labels: { job: 'shop', instance: 'a' },
        resets: ['restart'],
        value: shapes.daily({ low: 2, high: 20 }),
        median: shapes.spike('slow', 0.9, 0.06),
        spread: 0.6,
        buckets: [0.05, 0.1, 0.25, 1, 2.5],
      },
      {
        name: 'queue_length',
        type: 'gauge',
        labels: { job: 'shop', instance: 'a' },
        whole: true,
        value: shapes.product(5, shapes.wander(0.5, 6 * HOUR), shapes.spike('slow', 8)),
      },
    ],
  });

/** A real Prometheus over copies of blocks. */
export async function prometheusOver(...blocks: string[]): Promise<PrometheusClient> {
  const listen = `127.0.0.1:${await freePort()}`;
  const folder = await temporaryFolder();
  const flags = await layOutPrometheus(folder, listen, { blocks });
  const server = execa(await resolveTool('prometheus'), flags, { reject: false, buffer: false });
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await server;
  });
  const client = new PrometheusClient(`http://${listen}`);
  await waitFor(() => client.ready(), { timeoutMs: 20_000 });
  return client;
}

/** Every sample in `[from, until)` as it was stored, with gaps; `step` is that of the plan. */
export function rawSamples(
  client: PrometheusClient,
  selector: string,
  { from, until, step = 60 }: { from: number; until: number; step?: number },
): Promise<RangeSeries[]> {
  const range = { start: from, end: until - step, step };
  return client.queryRange(`last_over_time(${selector}[${step - 1}s])`, range);
}

/** What a counter grew by between its samples, with resets, as a person would work it out. */
export function growth(values: readonly Sample[]): number {
  let sum = 0;
  for (const [index, [, value]] of values.entries()) {
    const before = values[index - 1]?.[1];
    if (before !== undefined) sum += value >= before ? value - before : value;
  }
  return sum;
}
