import { freePort, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { Backend } from '../testing/backend.fixture.ts';
import { SampleProcess } from '../testing/sample-process.fixture.ts';
import { total } from '../testing/scrape.fixture.ts';

const requests = 300;

function start(url: string, environment: Record<string, string> = {}) {
  return SampleProcess.start({
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    OTEL_BSP_MAX_QUEUE_SIZE: '100',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '50',
    LOKI_URL: url,
    ...environment,
  });
}

async function answered(service: SampleProcess, count: number): Promise<void> {
  const statuses = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const response = await fetch(`${service.url}/products/${n}`);
      await response.text();
      return response.status;
    }),
  );
  expect(statuses.every((status) => status === 200)).toBe(true);
}

const spans = async (service: SampleProcess) => ({
  exported: await total(service.url, 'telemetry_spans_exported_total'),
  dropped: await total(service.url, 'telemetry_spans_dropped_total'),
});

/** The signals whose outage (warn) or recovery (info) was reported, once both were. */
function reports(service: SampleProcess, severity: 'warn' | 'info') {
  return waitFor(() => {
    const found = service
      .lines()
      .filter(
        ({ event, severity_text }) => event === 'telemetry.export' && severity_text === severity,
      )
      .map(({ signal }) => signal);
    return found.length >= 2 && found.toSorted();
  });
}

test('backends that refuse: requests are answered, losses counted, and the process ends in time', async () => {
  const service = await start(`http://127.0.0.1:${await freePort()}`);
  await answered(service, requests);
  await waitFor(async () => (await spans(service)).dropped >= requests - 100);
  expect((await spans(service)).exported).toBe(0);
  expect(await reports(service, 'warn')).toEqual(['logs', 'traces']);
  expect(await service.terminate()).toBe(0);
});

test('backends that hang: requests are answered, losses counted, and the process ends in time', async () => {
  const backend = await Backend.start();
  backend.behaviour = 'hang';
  const service = await start(backend.url);
  await answered(service, requests);
  await waitFor(async () => (await spans(service)).dropped >= requests - 150, {
    timeoutMs: 20_000,
  });
  expect(await service.terminate()).toBe(0);
});

test('backends that answer 500: spans are given up after some attempts, lines are kept longer', async () => {
  const backend = await Backend.start();
  backend.behaviour = 500;
  const service = await start(backend.url);
  await answered(service, 40);
  await waitFor(() => backend.attempts > 4);
  backend.behaviour = 200;
  await waitFor(async () => {
    const { exported, dropped } = await spans(service);
    return exported + dropped === 40;
  });
  await waitFor(
    () => backend.lines.filter(({ text }) => text.includes('"/products/:id"')).length === 40,
  );
});

test('a backend that comes back gets what was kept, and everything is accounted for', async () => {
  const backend = await Backend.start();
  await backend.stop();
  const service = await start(backend.url, { OTEL_BSP_MAX_QUEUE_SIZE: '1000' });
  await answered(service, requests);
  await reports(service, 'warn');
  await backend.listen();
  await waitFor(
    () =>
      backend.spans.length === requests &&
      backend.lines.filter(({ text }) => text.includes('"event":"http.request"')).length ===
        requests,
    { timeoutMs: 20_000 },
  );
  expect(await spans(service)).toEqual({ exported: requests, dropped: 0 });
  expect(await total(service.url, 'log_dropped_total')).toBe(0);
  expect(await reports(service, 'info')).toEqual(['logs', 'traces']);
});

test('lines that Loki rejects are counted', async () => {
  const backend = await Backend.start();
  backend.behaviour = 400;
  const service = await start(backend.url, { OTEL_TRACES_EXPORTER: 'none' });
  await answered(service, 20);
  await waitFor(
    async () => (await total(service.url, 'log_dropped_total', { reason: 'rejected' })) >= 20,
  );
});
