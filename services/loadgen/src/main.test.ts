import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startCollector } from './test/collector.fixture.ts';
import { startTestShop } from './test/shop.fixture.ts';

function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', '@lab/telemetry/register', 'src/main.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  return { child, exited: once(child, 'close'), output: () => output };
}

test.each(['lean', 'auto'])(
  'as a process (telemetry %s) it sends load, and on SIGTERM waits for the answers and ends',
  { timeout: 60_000 },
  async (mode) => {
    const collector = await startCollector();
    const shop = await startTestShop((_request, _response, next) => setTimeout(() => next(), 300));
    onTestFinished(() => shop.close());
    const port = await freePort();
    const { child, exited, output } = start({
      LISTEN: `127.0.0.1:${port}`,
      API_URL: shop.url,
      LOAD_RPS: '100',
      OTEL_SERVICE_NAME: 'loadgen',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      LAB_TELEMETRY: mode,
    });
    const running = async () => {
      const status = await fetch(`http://127.0.0.1:${port}/load`);
      return (await status.text()).match(/"inflight":[1-9]/) !== null;
    };
    await waitFor(running, { timeoutMs: 40_000 });
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    const last =
      /"event":"loadgen.closed","sent":(\d+),"answered":(\d+),"shed":0,"inflight":0/.exec(output());
    expect(Number(last?.[1])).toBeGreaterThan(0);
    expect(last?.[1]).toBe(last?.[2]);
    const counts = await shop.counts();
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(Number(last?.[1]));
    expect(Object.keys(counts).some((key) => key.endsWith(' 499'))).toBe(false);
    const traceparents = shop.seen.map(({ traceparent }) => String(traceparent));
    const own = traceparents.filter((value) => /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/.test(value));
    expect(new Set(own).size).toBe(Number(last?.[1]));
    const sent = collector.spans.filter(({ scope }) => scope === '@lab/loadgen');
    expect(sent.every(({ parentSpanId }) => parentSpanId === '')).toBe(true);
    const roots = sent.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`);
    expect(roots.sort()).toEqual(own.sort());
  },
);

test('says what is wrong with its environment, and does not start', async () => {
  const { exited, output } = start({ LOAD_RPS: 'many', LOAD_PROFILE: 'square' });
  expect(await exited).toEqual([1, null]);
  expect(output()).toContain('LOAD_RPS');
  expect(output()).toContain('LOAD_PROFILE');
});
