import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.ts';
import { MeasuredServer } from './measured-server.ts';

const settleMs = 3000;
const megabyte = 1024 * 1024;
const limitMb = 130;
const preload = ['--import', '@lab/telemetry/register'];

/** Resident memory of an idle service with telemetry, against a bare Express server. */
export const telemetryMemory: Benchmark = {
  title: 'resident memory of an idle service',
  async run(progress) {
    const cache = await mkdtemp(join(tmpdir(), 'lab-bench-'));
    try {
      const bare = await idleMegabytes('server-bare.ts', []);
      progress(`bare ${bare.toFixed(0)} MB`);
      const observed = (env: Record<string, string>) =>
        idleMegabytes('server-observed.ts', preload, env);
      const lean = await observed({ LAB_TELEMETRY: 'lean' });
      const auto = await observed({ LAB_TELEMETRY: 'auto' });
      progress('once to fill the compile cache, once with it');
      const cached = { LAB_TELEMETRY: 'lean', NODE_COMPILE_CACHE: cache };
      await observed(cached);
      const leanCached = await observed(cached);
      return [
        { name: 'idle, bare', value: bare, unit: 'MB' },
        { name: 'idle, lean', value: lean, unit: 'MB', limit: limitMb },
        { name: 'idle, lean, with a compile cache', value: leanCached, unit: 'MB' },
        { name: 'idle, auto', value: auto, unit: 'MB' },
      ];
    } finally {
      await rm(cache, { recursive: true, force: true });
    }
  },
};

async function idleMegabytes(
  module: string,
  execArgv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const server = await MeasuredServer.start({
    module: new URL(module, import.meta.url),
    execArgv,
    env: { OTEL_TRACES_EXPORTER: 'none', ...env },
  });
  try {
    await (await fetch(`${server.url}/products/1`)).text();
    await delay(settleMs);
    return (await server.read()).residentBytes / megabyte;
  } finally {
    await server.stop();
  }
}
