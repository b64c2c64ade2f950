import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Checkout } from '@lab/testing/checkout';
import { execa } from 'execa';
import type { Benchmark, Figure } from '../benchmark.ts';
import { median } from '../benchmark.ts';

const BARE_STARTS = 5;
const WARM_STARTS = 3;
/** Traffic before memory is read, in seconds. */
const TRAFFIC_SECONDS = 60;
const LIMITS = { warmSeconds: 15, residentMb: 1500 };

/** How long the kit takes to every expected signal, and what it holds in memory under its usual load. */
export const kitBoot: Benchmark = {
  title: 'the whole kit in the local runtime: start to all signals, resident memory',
  async run(progress) {
    const bare = await bareStartSeconds();
    const checkout = await Checkout.create();
    try {
      const first = await startSeconds(checkout);
      progress(`first start, empty .lab: ready in ${first} s`);
      const warm: number[] = [];
      for (let run = 1; run <= WARM_STARTS; run += 1) {
        await checkout.lab(['down']);
        warm.push(await startSeconds(checkout));
        progress(`warm start ${run} of ${WARM_STARTS}: ready in ${warm.at(-1)} s`);
      }
      progress(`${TRAFFIC_SECONDS} s of traffic`);
      await delay(TRAFFIC_SECONDS * 1000);
      const memory = await memoryOf(checkout.folder);
      return figures({ bare, first, warm: median(warm), ...memory });
    } finally {
      await checkout.remove();
    }
  },
};

function figures(seen: {
  readonly bare: number;
  readonly first: number;
  readonly warm: number;
  readonly resident: number;
  readonly proportional: number;
}): Figure[] {
  return [
    { name: 'start of a bare Node process', value: seen.bare, unit: 's' },
    { name: 'first start to all signals', value: seen.first, unit: 's' },
    { name: 'warm start to all signals', value: seen.warm, unit: 's', limit: LIMITS.warmSeconds },
    { name: 'warm start, in starts of bare Node', value: seen.warm / seen.bare, unit: 'x' },
    {
      name: 'memory, shared pages counted once (PSS)',
      value: seen.proportional,
      unit: 'MB',
      limit: LIMITS.residentMb,
    },
    { name: 'memory, shared pages counted per process (RSS)', value: seen.resident, unit: 'MB' },
  ];
}

async function bareStartSeconds(): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < BARE_STARTS; run += 1) {
    const started = performance.now();
    await execa(process.execPath, ['--eval', '0']);
    seconds.push((performance.now() - started) / 1000);
  }
  return median(seconds);
}

async function startSeconds(checkout: Checkout): Promise<number> {
  const { exitCode, stdout, stderr } = await checkout.lab([
    'start',
    '--detach',
    '--runtime',
    'local',
  ]);
  const ready = /ready in ([\d.]+) s\s*$/.exec(stdout);
  if (exitCode !== 0 || ready === null) throw new Error(`the kit did not start:\n${stderr}`);
  return Number(ready[1]);
}

/** Sums over every process whose environment or command line names the checkout's folder. */
async function memoryOf(folder: string): Promise<{ resident: number; proportional: number }> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rollups = await Promise.all(
    pids.map(async (pid) => {
      const text = async (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      const [command, environment] = await Promise.all([text('cmdline'), text('environ')]);
      const isOurs = command.includes(folder) || environment.includes(folder);
      return isOurs && Number(pid) !== process.pid ? text('smaps_rollup') : '';
    }),
  );
  const sum = (field: string) =>
    rollups.reduce((total, text) => {
      const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text);
      return total + Number(match?.[1] ?? 0) / 1024;
    }, 0);
  return { resident: sum('Rss'), proportional: sum('Pss') };
}
