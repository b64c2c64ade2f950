import { setTimeout as delay } from 'node:timers/promises';
import { type Benchmark, type Figure, median } from '../benchmark.ts';
import type { Reading } from './control.ts';
import { load } from './load.ts';
import { MeasuredServer } from './measured-server.ts';
import { Sinks } from './sinks.ts';

/** Each generation starts new processes: what the compiler makes of the code varies between them. */
const generations = 3;
const roundsPerGeneration = 3;
const requestsPerRound = 15_000;
/** Until the code is compiled; shorter warm-ups measure the compiler. */
const warmUpRequests = 40_000;
const scrapeEveryMs = 2000;
const arrivalDeadlineMs = 30_000;
const ratioLimit = 2.2;

interface Variant {
  readonly name: string;
  readonly server: MeasuredServer;
  /** Where its spans and lines must arrive; undefined for the bare server. */
  readonly sinks: Sinks | undefined;
  sent: number;
}

/** CPU time per request in microseconds, one value per round, by variant. */
type Measurements = Map<string, number[]>;

/**
 * CPU time per request of a bare Express 5 handler, and of the same handler with traces at 100 %
 * sampling, metrics that are scraped, and a line per request on stdout and in Loki. Variants take
 * turns; every span and every line must have arrived before a round counts.
 */
export const telemetryCost: Benchmark = {
  title: 'CPU per request with everything on, against a bare Express handler',
  async run(progress) {
    const measurements: Measurements = new Map();
    for (let generation = 1; generation <= generations; generation += 1) {
      progress(`generation ${generation} of ${generations}: starting and warming up`);
      await measureGeneration(measurements, progress);
    }
    return figures(measurements);
  },
};

async function measureGeneration(
  measurements: Measurements,
  progress: (line: string) => void,
): Promise<void> {
  const variants = await startVariants();
  try {
    for (const variant of variants) await sendAndSettle(variant, warmUpRequests);
    for (let round = 1; round <= roundsPerGeneration; round += 1) {
      const latest: string[] = [];
      for (const variant of variants) {
        const value = await measure(variant);
        measurements.set(variant.name, [...(measurements.get(variant.name) ?? []), value]);
        latest.push(`${variant.name} ${value.toFixed(1)}`);
      }
      progress(`µs per request: ${latest.join(', ')}`);
    }
  } finally {
    for (const { server, sinks } of variants) {
      await server.stop();
      await sinks?.stop();
    }
  }
}

async function startVariants(): Promise<Variant[]> {
  const bare = await MeasuredServer.start({ module: new URL('server-bare.ts', import.meta.url) });
  return [
    { name: 'bare', server: bare, sinks: undefined, sent: 0 },
    await startObserved('lean'),
    await startObserved('auto'),
  ];
}

async function startObserved(mode: 'lean' | 'auto'): Promise<Variant> {
  const sinks = await Sinks.start();
  const server = await MeasuredServer.start({
    module: new URL('server-observed.ts', import.meta.url),
    execArgv: ['--import', '@lab/telemetry/register', ...profiling(mode)],
    env: {
      LAB_TELEMETRY: mode,
      OTEL_SERVICE_NAME: 'bench',
      OTEL_TRACES_SAMPLER: 'always_on',
      OTEL_BSP_SCHEDULE_DELAY: '1000',
      OTEL_EXPORTER_OTLP_ENDPOINT: sinks.url,
      LOKI_URL: sinks.url,
    },
  });
  return { name: mode, server, sinks, sent: 0 };
}

/** With BENCH_CPU_PROFILE set to a folder, each observed server leaves a CPU profile there. */
function profiling(mode: string): string[] {
  const folder = process.env.BENCH_CPU_PROFILE;
  return folder
    ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${mode}.cpuprofile`]
    : [];
}

async function measure(variant: Variant): Promise<number> {
  const before = cpuTime(await variant.server.read());
  await sendAndSettle(variant, requestsPerRound);
  const after = cpuTime(await variant.server.read());
  return (after - before) / requestsPerRound;
}

function cpuTime({ userMicroseconds, systemMicroseconds }: Reading): number {
  return userMicroseconds + systemMicroseconds;
}

/** Sends, and waits until the telemetry of every request so far has arrived. */
async function sendAndSettle(variant: Variant, requests: number): Promise<void> {
  const scraping =
    variant.sinks && setInterval(() => void scrape(variant.server.url), scrapeEveryMs);
  try {
    await load(variant.server.url, requests);
  } finally {
    clearInterval(scraping);
  }
  variant.sent += requests;
  if (variant.sinks === undefined) return;
  const deadline = performance.now() + arrivalDeadlineMs;
  while (!hasArrived(variant, variant.sinks)) {
    if (performance.now() > deadline) throw new Error(complaint(variant, variant.sinks));
    await delay(100);
  }
  const counted = await requestsCounted(variant.server.url);
  if (counted !== variant.sent)
    throw new Error(`${variant.name}: counted ${counted} of ${variant.sent}`);
}

function hasArrived({ server, sent }: Variant, sinks: Sinks): boolean {
  return (
    server.requestLines === sent && sinks.serverSpans() === sent && sinks.requestLines() === sent
  );
}

function complaint({ name, server, sent }: Variant, sinks: Sinks): string {
  return `${name}: of ${sent} requests ${sinks.serverSpans()} spans, ${sinks.requestLines()} lines in Loki and ${server.requestLines} on stdout arrived`;
}

async function scrape(url: string): Promise<string> {
  const response = await fetch(`${url}/metrics`);
  return response.text();
}

async function requestsCounted(url: string): Promise<number> {
  const lines = (await scrape(url)).split('\n');
  const values = lines.flatMap(
    (line) => /^http_server_requests_total\{.*?\} (\d+)/.exec(line)?.[1] ?? [],
  );
  return values.reduce((sum, value) => sum + Number(value), 0);
}

function figures(measurements: Measurements): Figure[] {
  const costs = new Map([...measurements].map(([name, values]) => [name, median(values)]));
  const bare = costs.get('bare') ?? Number.NaN;
  return [...costs].flatMap(([name, value]): Figure[] => {
    const cost = { name: `CPU per request, ${name}`, value, unit: 'µs' };
    if (name === 'bare') return [cost];
    const ratio = { name: `ratio to bare, ${name}`, value: value / bare, unit: '' };
    return [cost, name === 'lean' ? { ...ratio, limit: ratioLimit } : ratio];
  });
}
