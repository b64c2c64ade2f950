import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, resolveTool, temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { Backend } from '../testing/backend.fixture.ts';
import { SampleProcess } from '../testing/sample-process.fixture.ts';

const vector = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});
const exemplars = z.object({
  data: z.array(
    z.object({ exemplars: z.array(z.object({ labels: z.record(z.string(), z.string()) })) }),
  ),
});

/** A real Prometheus that scrapes one address every second. */
async function startPrometheus(target: string): Promise<string> {
  const folder = await temporaryFolder();
  const config = `
global: {scrape_interval: 1s}
scrape_configs: [{job_name: sample, static_configs: [{targets: ['${new URL(target).host}']}]}]
`;
  await writeFile(join(folder, 'prometheus.yml'), config);
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    await resolveTool('prometheus'),
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--enable-feature=exemplar-storage',
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  });
  return `http://${address}`;
}

test('a real Prometheus takes the scrape, counters by name, and exemplars that lead to traces', {
  timeout: 60_000,
}, async () => {
  const backend = await Backend.start();
  const service = await SampleProcess.start({
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
  });
  for (let n = 0; n < 5; n += 1) await fetch(`${service.url}/products/${n}`);
  const prometheus = await startPrometheus(service.url);
  const ask = async (path: string, query: string) => {
    const response = await fetch(`${prometheus}${path}?${new URLSearchParams({ query })}&start=0`);
    return response.json();
  };
  const query = 'http_server_requests_total{route="/products/:id",status="200",service="sample"}';
  const value = await waitFor(
    async () => vector.parse(await ask('/api/v1/query', query)).data.result[0]?.value[1],
    { timeoutMs: 20_000 },
  );
  expect(value).toBe('5');
  const bucket = 'http_server_request_duration_seconds_bucket{route="/products/:id"}';
  const traceId = await waitFor(async () => {
    const end = `&end=${Date.now() / 1000 + 60}`;
    const response = await fetch(
      `${prometheus}/api/v1/query_exemplars?${new URLSearchParams({ query: bucket })}&start=0${end}`,
    );
    const [series] = exemplars.parse(await response.json()).data;
    return series?.exemplars[0]?.labels.trace_id;
  });
  await waitFor(() => backend.spans.some((span) => span.traceId === traceId));
});
