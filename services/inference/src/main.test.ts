import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, temporaryFolder, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { honestFeatures } from './testing/orders.ts';
import { startOtlpSink } from './testing/otlp-sink.ts';
import { parseSamples } from './testing/scrape.ts';

/** The service as a process of its own, killed when the test ends. */
async function startProcess(environment: Record<string, string> = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['--import', '@lab/telemetry/register', 'src/main.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      ...process.env,
      LISTEN: `127.0.0.1:${port}`,
      OTEL_SERVICE_NAME: 'inference',
      OTEL_SDK_DISABLED: 'true',
      LAB_FAULTS: '1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const json = { 'content-type': 'application/json' };
  return {
    child,
    exited: once(child, 'exit'),
    output: () => output,
    get: (path: string) => fetch(`${url}${path}`),
    send: (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, {
        method,
        headers: { ...json, ...headers },
        body: JSON.stringify(body),
      }),
  };
}

test('is alive but not ready while the models load, then serves, and ends on SIGTERM', async () => {
  const { child, exited, get, send } = await startProcess({ MODEL_LOAD_DELAY_MS: '1500' });
  const early = await waitFor(() => get('/readyz'));
  expect(early.status).toBe(503);
  expect(await early.json()).toEqual({ ready: false, checks: { models: 'loading' } });
  expect((await get('/healthz')).status).toBe(200);
  const refused = await send('POST', '/v1/predict', { features: honestFeatures });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await (await get('/v1/models')).json()).toEqual({ models: [] });

  const ready = await waitFor(async () => {
    const response = await get('/readyz');
    return response.status === 200 && response;
  });
  expect(await ready.json()).toEqual({ ready: true, checks: { models: 'ready' } });
  expect((await send('POST', '/v1/predict', { features: honestFeatures })).status).toBe(200);
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});

test('without a usable model it says why and ends', async () => {
  const MODEL_FOLDER = await temporaryFolder();
  const { exited, output } = await startProcess({ MODEL_FOLDER, MODEL_LOAD_DELAY_MS: '0' });
  expect(await exited).toEqual([1, null]);
  expect(output()).toContain('champion.model.json: ENOENT');
});

test('a bad variable is named', async () => {
  const { exited, output } = await startProcess({ CHALLENGER_SHARE: '3' });
  expect(await exited).toEqual([1, null]);
  expect(output()).toContain('CHALLENGER_SHARE');
});

test('the phases of a prediction are spans below the request, in the trace of the caller', async () => {
  const sink = await startOtlpSink();
  const { get, send, child, exited } = await startProcess({
    OTEL_SDK_DISABLED: 'false',
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  await waitFor(async () => (await get('/readyz')).status === 200);
  await send('PUT', '/faults/features-down', {});
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  const body = { features: honestFeatures, userId: 'ann' };
  expect((await send('POST', '/v1/predict', body, { traceparent })).status).toBe(200);
  const metrics = await (await get('/metrics')).text();
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);

  const spans = sink.spans.filter((span) => span.traceId === traceId);
  const named = (name: string) => spans.find((span) => span.name === name) ?? expect.fail(name);
  const request = named('POST /v1/predict');
  const phases = [
    ['features.get', 'features'],
    ['model.preprocess', 'preprocess'],
    ['model.infer', 'infer'],
    ['model.postprocess', 'postprocess'],
  ] as const;
  for (const [name, phase] of phases) {
    expect(named(name)).toMatchObject({
      parentSpanId: request.spanId,
      failed: false,
      attributes: { 'inference.phase': phase, 'model.version': expect.any(String) },
    });
  }
  const lookup = named('feature_store.lookup');
  expect(lookup).toMatchObject({ parentSpanId: named('features.get').spanId, failed: true });
  expect(named('model.infer').attributes['inference.batch.size']).toBe(1);

  expect(metrics).toMatch(
    new RegExp(`inference_phase_duration_seconds_bucket\\{.*phase="infer".* # .*${traceId}`),
  );
  const errors = parseSamples(metrics).filter(
    ({ name, labels }) => name === 'feature_lookups_total' && labels.result === 'error',
  );
  expect(errors.map(({ value }) => value)).toEqual([1]);
});
