import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { freePort, resolveTool, temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startTempo } from '../start-tempo.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

interface SpanInput {
  readonly service: string;
  readonly id: string;
  readonly parent?: string;
  readonly kind: number;
  readonly failed?: boolean;
  readonly attributes?: Record<string, string>;
}

function request(spans: readonly SpanInput[]): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  const attributes = (all: Record<string, string>) =>
    Object.entries(all).map(([key, value]) => ({ key, value: { stringValue: value } }));
  return JSON.stringify({
    resourceSpans: spans.map(({ service, id, parent, kind, failed, attributes: own }) => ({
      resource: { attributes: attributes({ 'service.name': service }) },
      scopeSpans: [
        {
          spans: [
            {
              traceId: TRACE,
              spanId: id.padStart(16, '0'),
              parentSpanId: parent?.padStart(16, '0') ?? '',
              name: `span ${id}`,
              kind,
              startTimeUnixNano: String(now - 20_000_000n),
              endTimeUnixNano: String(now),
              attributes: attributes(own ?? {}),
              status: failed === true ? { code: 2 } : {},
            },
          ],
        },
      ],
    })),
  });
}

const SPANS = [
  { service: 'api', id: 'a1', kind: 2 },
  { service: 'api', id: 'a2', parent: 'a1', kind: 3 },
  { service: 'inference', id: 'a3', parent: 'a2', kind: 2, failed: true },
  { service: 'api', id: 'a4', parent: 'a1', kind: 3, attributes: { 'db.system': 'postgresql' } },
  { service: 'api', id: 'a5', parent: 'a1', kind: 4 },
  { service: 'worker', id: 'a6', parent: 'a5', kind: 5 },
] as const;

async function send(otlpUrl: string, spans: readonly SpanInput[]): Promise<void> {
  const response = await fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: request(spans),
  });
  expect(response.status).toBe(200);
}

/** A real Prometheus that accepts remote write. */
async function startPrometheus(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'prometheus.yml'), 'global: {scrape_interval: 1m}\n');
  const url = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    await resolveTool('prometheus'),
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${url}`,
      '--web.enable-remote-write-receiver',
      '--enable-feature=exemplar-storage',
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  });
  await waitFor(async () => (await fetch(`http://${url}/-/ready`)).ok, { timeoutMs: 20_000 });
  return `http://${url}`;
}

const vector = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

test('span metrics and the service graph reach a real Prometheus', {
  timeout: 60_000,
}, async () => {
  const prometheus = await startPrometheus();
  const tempo = await startTempo({
    listen: '127.0.0.1:0',
    otlpListen: '127.0.0.1:0',
    remoteWriteUrl: `${prometheus}/api/v1/write`,
    remoteWriteIntervalMs: 200,
  });
  onTestFinished(() => tempo.close());
  await send(tempo.otlpUrl, SPANS);
  const query = async (text: string) => {
    const response = await fetch(
      `${prometheus}/api/v1/query?${new URLSearchParams({ query: text })}`,
    );
    return vector.parse(await response.json()).data.result;
  };
  const [calls] = await waitFor(async () => {
    const found = await query('traces_spanmetrics_calls_total{service="inference"}');
    return found.length > 0 && found;
  });
  expect(calls?.metric).toMatchObject({
    span_name: 'span a3',
    span_kind: 'SPAN_KIND_SERVER',
    status_code: 'STATUS_CODE_ERROR',
  });
  expect(calls?.value[1]).toBe('1');
  const edges = await query('traces_service_graph_request_total');
  const described = edges.map(
    ({ metric }) => `${metric.client} ${metric.server} ${metric.connection_type ?? ''}`,
  );
  expect(described.sort()).toEqual([
    'api inference ',
    'api postgresql database',
    'api worker messaging_system',
  ]);
  expect(await query('traces_service_graph_request_failed_total')).toHaveLength(1);
  expect(
    await query('traces_spanmetrics_latency_bucket{service="worker",le="0.032"} == 1'),
  ).toHaveLength(1);
  const exemplars = await fetch(
    `${prometheus}/api/v1/query_exemplars?${new URLSearchParams({
      query: 'traces_spanmetrics_latency_bucket',
      start: String(Date.now() / 1000 - 60),
      end: String(Date.now() / 1000 + 60),
    })}`,
  );
  expect(await exemplars.text()).toContain(`"traceID":"${TRACE}"`);
});

test('while the receiver is down writes wait, are sent again, and what is too much is counted', async () => {
  let accept = false;
  let received = 0;
  const receiver = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => {
      if (accept) received++;
      response.writeHead(accept ? 204 : 503).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    receiver.close();
    receiver.closeAllConnections();
  });
  const address = receiver.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const tempo = await startTempo({
    listen: '127.0.0.1:0',
    otlpListen: '127.0.0.1:0',
    remoteWriteUrl: `http://127.0.0.1:${port}/write`,
    remoteWriteIntervalMs: 10,
  });
  onTestFinished(() => tempo.close());
  await send(tempo.otlpUrl, SPANS);
  const metric = async (name: string) => {
    const text = await (await fetch(`${tempo.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  };
  await waitFor(async () => (await metric('prometheus_remote_storage_samples_dropped_total')) > 0);
  expect(await metric('prometheus_remote_storage_samples_pending')).toBeLessThanOrEqual(60);
  accept = true;
  await waitFor(async () => (await metric('prometheus_remote_storage_samples_total')) > 0, {
    timeoutMs: 20_000,
  });
  expect(received).toBeGreaterThan(0);
});
