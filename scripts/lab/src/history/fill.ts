import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlockOptions, blockNames, HistoryError, writeBlocks } from './blocks.ts';
import { type HistoryLedger, ledgerOf } from './ledger.ts';
import { type HistoryPlan, planHash } from './plan.ts';
import { DAY } from './schedule.ts';

export interface FillOptions extends Pick<BlockOptions, 'promtool' | 'onProgress'> {
  /** Folder of a Prometheus database. */
  readonly into: string;
  /** Unix seconds up to which there shall be a past. */
  readonly now: number;
  /** Whether a Prometheus works on the folder at this moment. */
  readonly isInUse: () => Promise<boolean>;
  /** Called with a sentence on what is about to be done. */
  readonly onPlan?: (what: string) => void;
}

/** The ledger in a database's folder. It is written last: where it is, everything it names is. */
const LEDGER = 'history.json';

/** Steps that a clock may be set back by before what lies in the future is a problem. */
const TOLERATED_STEPS = 5;

/**
 * Makes sure that a database holds the past of a plan up to now. What is there is kept, and only what
 * is missing is added. What cannot be trusted is removed and made anew: blocks without a ledger, those
 * of another plan, those of a future that a wrong clock left behind.
 *
 * @throws HistoryError when it cannot be written, or would have to be removed while it is in use
 */
export async function fillHistory(plan: HistoryPlan, options: FillOptions): Promise<HistoryLedger> {
  const { into, now, onPlan } = options;
  await mkdir(into, { recursive: true });
  const until = Math.floor(now / plan.stepSeconds) * plan.stepSeconds;
  const oldest = until - plan.days * DAY;
  const known = await knownUntil(plan, into, until);
  if (known === undefined) await startOver(options);
  const from = Math.max(oldest, known ?? oldest);
  if (from >= until) {
    onPlan?.('The past is complete.');
    return ledgerOf(plan, oldest, until);
  }
  onPlan?.(`Adding ${duration(until - from)} of the past of ${plan.series.length} metrics.`);
  await writeBlocks(plan, { ...options, from, until });
  const ledger = ledgerOf(plan, oldest, until);
  await writeLedger(into, ledger);
  return ledger;
}

/** The end of the past that is there; undefined when there is none that can be gone on with. */
async function knownUntil(
  plan: HistoryPlan,
  folder: string,
  until: number,
): Promise<number | undefined> {
  const ledger = await readLedger(folder);
  if (ledger?.hash !== planHash(plan)) return undefined;
  return ledger.until > until + TOLERATED_STEPS * plan.stepSeconds ? undefined : ledger.until;
}

async function startOver({ into, isInUse, onPlan }: FillOptions): Promise<void> {
  if ((await blockNames(into)).length === 0) return;
  if (await isInUse()) {
    throw new HistoryError(
      'The database holds another past than the one that is wanted, and Prometheus is working on it. Stop the lab, then start it again.',
    );
  }
  onPlan?.('The database holds another past; it is made anew.');
  // The ledger goes first: nothing half-removed is trusted.
  await rm(join(into, LEDGER), { force: true });
  for (const name of await readdir(into)) {
    await rm(join(into, name), { recursive: true, force: true });
  }
}

async function writeLedger(folder: string, ledger: HistoryLedger): Promise<void> {
  const file = join(folder, LEDGER);
  const handle = await open(`${file}.new`, 'w');
  try {
    await handle.writeFile(JSON.stringify(ledger));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

/** Undefined when there is none, or none that can be read. */
async function readLedger(
  folder: string,
): Promise<Pick<HistoryLedger, 'hash' | 'until'> | undefined> {
  try {
    const { hash, until }: { hash?: unknown; until?: unknown } = JSON.parse(
      await readFile(join(folder, LEDGER), 'utf8'),
    );
    return typeof hash === 'string' && typeof until === 'number' ? { hash, until } : undefined;
  } catch {
    return undefined;
  }
}

function duration(seconds: number): string {
  if (seconds >= 2 * DAY) return `${Math.round(seconds / DAY)} days`;
  return seconds >= 7200 ? `${Math.round(seconds / 3600)} hours` : `${Math.ceil(seconds / 60)} min`;
}
