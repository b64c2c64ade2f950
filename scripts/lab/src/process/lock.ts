import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { errorCode, exitCodes, LabError } from '../errors.ts';
import { isSameProcess, startTimeOf } from './identity.ts';

const holderSchema = z.object({ pid: z.int(), startTime: z.string(), purpose: z.string() });
type Holder = z.infer<typeof holderSchema>;

export interface LockOptions {
  /** What the holder does, shown to whoever waits. */
  readonly purpose: string;
  /** How long to wait for another holder, in milliseconds. */
  readonly timeoutMs?: number;
  /** Called once, when the lock is found taken. */
  readonly onWait?: (holder: Holder) => void;
}

/**
 * Runs `work` while holding a lock file that excludes every other process (and every other call in
 * this one). A lock whose holder has died is taken over. Throws LabError (exit code `locked`) when
 * the holder does not finish in time.
 */
export async function withLock<T>(
  file: string,
  { purpose, timeoutMs = 300_000, onWait }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const deadline = performance.now() + timeoutMs;
  let told = false;
  while (!(await tryAcquire(file, purpose))) {
    const holder = await readHolder(file);
    if (holder && !isSameProcess(holder.pid, holder.startTime)) {
      await takeOver(file, holder);
      continue;
    }
    if (holder && !told) {
      told = true;
      onWait?.(holder);
    }
    if (performance.now() > deadline) throw busy(file, holder);
    await delay(100);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** The file appears with its content in one step (link), so a holder can always be read. */
async function tryAcquire(file: string, purpose: string): Promise<boolean> {
  const draft = `${file}.${process.pid}.${randomUUID()}`;
  const holder: Holder = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', purpose };
  await writeFile(draft, JSON.stringify(holder));
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** The holder, or undefined when the lock has just been given back. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Removes a dead holder's file, unless another waiter was quicker and holds the lock by now. */
async function takeOver(file: string, dead: Holder): Promise<void> {
  const aside = `${file}.${process.pid}.${randomUUID()}.dead`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readHolder(aside);
  if (moved && (moved.pid !== dead.pid || moved.startTime !== dead.startTime)) {
    await link(aside, file);
  }
  await rm(aside, { force: true });
}

function busy(file: string, holder: Holder | undefined): LabError {
  const who = holder ? `process ${holder.pid} (${holder.purpose})` : 'another process';
  return new LabError(
    `Another lab command is still at work: ${who} holds ${file}. Wait until it has finished, or end it, then run the command again.`,
    { exitCode: exitCodes.locked, details: { file, holder } },
  );
}
