import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.ts';
import { MeasuredServer } from './measured-server.ts';

const settleMs = 3000;
const megabyte = 1024 * 1024;
const limitMb = 130;

/** Resident memory of an idle service with telemetry, against a bare Express server. */
export const telemetryMemory: Benchmark = {
  title: 'resident memory of an idle service',
  async run(progress) {
    const bare = await idleMegabytes('server-bare.ts', []);
    progress(`bare ${bare.toFixed(0)} MB`);
    const preload = ['--import', '@lab/telemetry/register'];
    const lean = await idleMegabytes('server-observed.ts', preload, 'lean');
    const auto = await idleMegabytes('server-observed.ts', preload, 'auto');
    return [
      { name: 'idle, bare', value: bare, unit: 'MB' },
      { name: 'idle, lean', value: lean, unit: 'MB', limit: limitMb },
      { name: 'idle, auto', value: auto, unit: 'MB' },
    ];
  },
};

async function idleMegabytes(module: string, execArgv: string[], mode = 'lean'): Promise<number> {
  const server = await MeasuredServer.start({
    module: new URL(module, import.meta.url),
    execArgv,
    env: { LAB_TELEMETRY: mode, OTEL_TRACES_EXPORTER: 'none' },
  });
  try {
    await fetch(`${server.url}/products/1`);
    await delay(settleMs);
    return (await server.read()).residentBytes / megabyte;
  } finally {
    await server.stop();
  }
}
