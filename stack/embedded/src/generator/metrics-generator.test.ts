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

test('after a restart Prometheus sees counters begin again, not values out of order', {
  timeout: 60_000,
}, async () => {
  const prometheus = await startPrometheus();
  const start = () =>
    startTempo({
      listen: '127.0.0.1:0',
      otlpListen: '127.0.0.1:0',
      remoteWriteUrl: `${prometheus}/api/v1/write`,
      remoteWriteIntervalMs: 100,
    });
  const query = async (text: string) => {
    const answer = await fetch(
      `${prometheus}/api/v1/query?${new URLSearchParams({ query: text })}`,
    );
    return Number(vector.parse(await answer.json()).data.result[0]?.value[1] ?? Number.NaN);
  };
  const calls = 'traces_spanmetrics_calls_total{service="inference"}';
  for (const [restart, count] of [3, 1, 2].entries()) {
    const tempo = await start();
    onTestFinished(() => tempo.close());
    for (let sent = 0; sent < count; sent++) await send(tempo.otlpUrl, SPANS);
    await waitFor(async () => (await query(calls)) === count);
    expect(await query(`resets(${calls}[5m])`)).toBe(restart);
    const metrics = await (await fetch(`${tempo.url}/metrics`)).text();
    expect(metrics).toMatch(/^prometheus_remote_storage_samples_dropped_total 0$/m);
    await tempo.close();
  }
  expect(await query(`max_over_time(${calls}[5m])`)).toBe(3);
});

test('spans that ended long ago or end in the future make no metrics', async () => {
  let now = Date.now();
  const bodies: Buffer[] = [];
  const receiver = createServer((incoming, response) => {
    incoming.on('data', (chunk: Buffer) => bodies.push(chunk));
    incoming.on('end', () => response.writeHead(204).end());
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
    now: () => now,
  });
  onTestFinished(() => tempo.close());
  const discarded = async () =>
    Number(
      /^tempo_metrics_generator_spans_discarded_total (\S+)$/m.exec(
        await (await fetch(`${tempo.url}/metrics`)).text(),
      )?.[1],
    );
  now = Date.now() + 60_000;
  await send(tempo.otlpUrl, SPANS);
  expect(await discarded()).toBe(SPANS.length);
  now = Date.now() - 60_000;
  await send(tempo.otlpUrl, SPANS);
  expect(await discarded()).toBe(2 * SPANS.length);
  expect(bodies).toEqual([]);
  now = Date.now();
  await send(tempo.otlpUrl, SPANS);
  await waitFor(() => bodies.length > 0);
  expect(await discarded()).toBe(2 * SPANS.length);
});

test('a database is called by its address when that is known', async () => {
  const prometheus = await startPrometheus();
  const tempo = await startTempo({
    listen: '127.0.0.1:0',
    otlpListen: '127.0.0.1:0',
    remoteWriteUrl: `${prometheus}/api/v1/write`,
    remoteWriteIntervalMs: 100,
  });
  onTestFinished(() => tempo.close());
  const database = { 'db.system': 'postgresql', 'db.namespace': 'shop' };
  const attributes: Record<string, string>[] = [
    { ...database, 'peer.service': 'orders', 'server.address': 'db.local' },
    { ...database, 'server.address': 'db.local' },
    { ...database, 'network.peer.address': '10.0.0.5', 'network.peer.port': '5432' },
    database,
  ];
  await send(
    tempo.otlpUrl,
    attributes.map((own, index) => ({ service: 'api', id: `b${index}`, kind: 3, attributes: own })),
  );
  const servers = await waitFor(async () => {
    const answer = await fetch(
      `${prometheus}/api/v1/query?query=traces_service_graph_request_total`,
    );
    const found = vector.parse(await answer.json()).data.result;
    return found.length === 4 && found.map(({ metric }) => metric.server ?? '');
  });
  expect(servers.sort()).toEqual(['10.0.0.5:5432', 'db.local', 'orders', 'shop']);
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
