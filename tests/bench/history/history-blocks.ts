import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { resolveTool } from '@lab/testing';
import { execa } from 'execa';
import { z } from 'zod';
import type { Benchmark } from '../benchmark.ts';

/** Seconds of CPU time; two cores have twice as much of it in a minute. */
const LIMITS = { first: 60, again: 5 };
/** What the limit is about: 30 days of 200 series at one-minute steps. */
const SAMPLES = 30 * 1440 * 200;

const metaSchema = z.object({ stats: z.object({ numSamples: z.int(), numSeries: z.int() }) });

/** How long a lab waits for its past: the first time, and when it is there already. */
export const historyBlocks: Benchmark = {
  title: 'thirty days of the course as blocks of a Prometheus database',
  async run(progress) {
    const folder = await mkdtemp(join(tmpdir(), 'lab-bench-history-'));
    try {
      const first = await fill(folder);
      const { samples, series } = await contents(folder);
      progress(`${samples} samples of ${series} series`);
      if (samples < SAMPLES) throw new Error(`only ${samples} samples were written`);
      const again = await fill(folder);
      return [
        { name: 'samples', value: samples / 1e6, unit: 'million' },
        { name: 'first start', value: first.seconds, unit: 's' },
        { name: 'first start, CPU time', value: first.cpuSeconds, unit: 's', limit: LIMITS.first },
        { name: 'later start', value: again.seconds, unit: 's' },
        { name: 'later start, CPU time', value: again.cpuSeconds, unit: 's', limit: LIMITS.again },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Runs the component as the local runtime does. */
async function fill(folder: string): Promise<Cost> {
  const script = join(import.meta.dirname, '../../../scripts/lab/src/history/main.ts');
  const promtool = dirname(await resolveTool('promtool'));
  const before = await childrenCpuSeconds();
  const start = performance.now();
  await execa(process.execPath, [script], {
    env: {
      HISTORY_DIR: folder,
      // Nothing answers there: no Prometheus works on the folder.
      PROMETHEUS_URL: 'http://127.0.0.1:1',
      PATH: `${promtool}${delimiter}${process.env.PATH}`,
    },
  });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, cpuSeconds: (await childrenCpuSeconds()) - before };
}

/** CPU time of the processes that this one has started and that have ended, with theirs (Linux). */
async function childrenCpuSeconds(): Promise<number> {
  const text = await readFile('/proc/self/stat', 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticksPerSecond = 100;
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

async function contents(folder: string): Promise<{ samples: number; series: number }> {
  let samples = 0;
  let series = 0;
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name, 'meta.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { stats } = metaSchema.parse(JSON.parse(text));
    samples += stats.numSamples;
    series = Math.max(series, stats.numSeries);
  }
  return { samples, series };
}
