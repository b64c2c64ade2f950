import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlockOptions, writeBlocks } from './blocks.ts';
import { type HistoryLedger, ledgerOf } from './ledger.ts';
import { type HistoryPlan, planHash } from './plan.ts';
import { DAY, HOUR } from './schedule.ts';

/** A past on disk. */
export interface History {
  /** Folder with the blocks of a Prometheus database; to be copied, not changed. */
  readonly blocks: string;
  readonly ledger: HistoryLedger;
}

const DRAFT = 'draft-';

/**
 * Wednesday 28 October 2026, 14:00 UTC: where the pasts of graders end. A fixed time makes every
 * verdict repeatable, and one past serves every check.
 */
export const HISTORY_UNTIL = Date.UTC(2026, 9, 28, 14) / 1000;

/**
 * The blocks of a plan, made once per plan and end. A folder of the cache is complete or not there:
 * it gets its name only when everything in it is written.
 *
 * @throws HistoryError when the blocks cannot be written
 */
export async function cachedHistory(
  cache: string,
  plan: HistoryPlan,
  { until, ...options }: Omit<BlockOptions, 'into' | 'from'>,
): Promise<History> {
  const blocks = join(cache, `${plan.name}-${planHash(plan)}-${until}`);
  const ledger = ledgerOf(plan, until - plan.days * DAY, until);
  const mark = join(blocks, 'complete');
  const isThere = () =>
    readFile(mark).then(
      () => true,
      () => false,
    );
  if (await isThere()) return { blocks, ledger };
  await mkdir(cache, { recursive: true });
  await removeOldDrafts(cache);
  const draft = await mkdtemp(join(cache, DRAFT));
  try {
    await writeBlocks(plan, { ...options, until, into: draft });
    await writeFile(join(draft, 'complete'), '');
    await rename(draft, blocks).catch(async (error: unknown) => {
      // Another process has made the same past meanwhile.
      if (!(await isThere())) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { blocks, ledger };
}

/** What killed processes left behind; younger drafts may belong to one that is at work. */
async function removeOldDrafts(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(DRAFT)) continue;
    const folder = join(cache, name);
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > HOUR * 1000) await rm(folder, { recursive: true, force: true });
  }
}
