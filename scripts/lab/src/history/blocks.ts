import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type HistoryLedger, ledgerOf } from './ledger.ts';
import { writeOpenMetrics } from './open-metrics.ts';
import type { HistoryPlan } from './plan.ts';
import { Sampler, stepsBetween } from './samples.ts';
import { DAY, HOUR } from './schedule.ts';

export interface BlockOptions {
  /** Unix seconds; samples before it are written. */
  readonly until: number;
  /** Unix seconds of the beginning; default: the days of the plan before `until`. */
  readonly from?: number;
  /** Folder that the blocks go to, a Prometheus database for instance. */
  readonly into: string;
  /** Program; default: `promtool` of PATH. */
  readonly promtool?: string;
  /** Called with the share that is done, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** The past could not be written; the message says why and what to do. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}

/**
 * Length of a block. Prometheus' blocks are 2 h × 3ⁿ long and begin at multiples of their length;
 * promtool reads its whole input once more for each block, so one input is one block.
 */
const BLOCK = 54 * HOUR;

/** Names of staging folders; Prometheus takes no notice of a folder that is not named like a block. */
const STAGING = 'history-staging-';

const BLOCK_NAME = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** Names of the blocks in a folder. */
export async function blockNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => BLOCK_NAME.test(name));
}

/**
 * Writes the samples of a plan as blocks of a Prometheus database. Blocks appear in `into` only once
 * all of them are complete; what an interrupted call left behind is removed by the next.
 *
 * @throws HistoryError when promtool is missing or fails, or the disk is full
 */
export async function writeBlocks(
  plan: HistoryPlan,
  options: BlockOptions,
): Promise<HistoryLedger> {
  const { until, into, promtool = 'promtool', onProgress } = options;
  const from = options.from ?? until - plan.days * DAY;
  await mkdir(into, { recursive: true });
  await clearStaging(into);
  const staging = await mkdtemp(join(into, STAGING));
  const running = new Set<Promise<void>>();
  try {
    const sampler = new Sampler(plan);
    for (let start = from; start < until; ) {
      const end = Math.min(until, (Math.floor(start / BLOCK) + 1) * BLOCK);
      const text = join(staging, `${start}.om`);
      const steps = stepsBetween(start, end, plan.stepSeconds);
      const samples = await writeOpenMetrics(text, plan, sampler, steps);
      if (samples > 0) {
        const job = makeBlock(promtool, text, staging).finally(() => running.delete(job));
        job.catch(() => {}); // It is awaited below, but may fail before.
        running.add(job);
      }
      if (running.size >= availableParallelism()) await Promise.race(running);
      start = end;
      onProgress?.((start - from) / (until - from));
    }
    await Promise.all(running);
    for (const name of await blockNames(staging)) {
      await markAsAddedLater(join(staging, name, 'meta.json'));
      await rename(join(staging, name), join(into, name));
    }
  } catch (error) {
    throw explained(error, into);
  } finally {
    await Promise.allSettled(running);
    await rm(staging, { recursive: true, force: true });
  }
  return ledgerOf(plan, from, until);
}

async function clearStaging(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.startsWith(STAGING));
  for (const name of left) await rm(join(folder, name), { recursive: true, force: true });
}

async function makeBlock(promtool: string, text: string, into: string): Promise<void> {
  await run(promtool, [
    'tsdb',
    'create-blocks-from',
    `--max-block-duration=${BLOCK / HOUR}h`,
    '--quiet',
    'openmetrics',
    text,
    into,
  ]);
  await rm(text);
}

function run(file: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-2000);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new HistoryError(`promtool ended by ${signal ?? code}: ${stderr.trim()}`));
    });
  });
}

/**
 * Prometheus drops what its write-ahead log holds of the time before the end of its newest block,
 * unless the block is marked as made of late samples. These are.
 */
async function markAsAddedLater(metaFile: string): Promise<void> {
  const meta: unknown = JSON.parse(await readFile(metaFile, 'utf8'));
  if (!isObject(meta) || !isObject(meta.compaction)) {
    throw new HistoryError(`promtool wrote a block without compaction data: ${metaFile}`);
  }
  const compaction = { ...meta.compaction, hints: ['from-out-of-order'] };
  await writeFile(metaFile, JSON.stringify({ ...meta, compaction }, null, 2), { flush: true });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function explained(error: unknown, folder: string): HistoryError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ENOENT' && message.startsWith('spawn ')) {
    return new HistoryError(
      'promtool is not on PATH, so the past cannot be written. It comes with Prometheus.',
      { cause: error },
    );
  }
  if (code === 'ENOSPC' || /no space left on device/i.test(message)) {
    return new HistoryError(
      `The disk of ${folder} is full; a past of 30 days needs some 300 MB while it is written and 50 MB afterwards. Nothing was added.`,
      { cause: error },
    );
  }
  return error instanceof HistoryError ? error : new HistoryError(message, { cause: error });
}
