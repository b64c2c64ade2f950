import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PostgresError } from './errors.ts';
import { isAlive, isServerOf, startMark, waitUntilGone } from './process-identity.ts';

const LAUNCHER_FILE = 'launcher.json';
const LOCK_FILE = 'postmaster.pid';

const Launcher = z.object({ pid: z.int().positive(), started: z.string() });

/**
 * Makes a data folder ready for a start by this process. A server whose launcher is dead is shut
 * down, the lock file of a dead server is removed. Fails when another live launcher runs a server
 * in the folder.
 */
export async function takeOver(cluster: string): Promise<void> {
  const server = await lockHolder(cluster);
  if (server !== undefined && (await isServerOf(cluster, server))) {
    const launcher = await livingLauncher(cluster);
    if (launcher !== undefined) {
      throw new PostgresError(
        `PostgreSQL already runs in ${cluster} (process ${server}, started by process ` +
          `${launcher}). Stop that one first.`,
      );
    }
    await shutDown(server);
  }
  await rm(join(cluster, LOCK_FILE), { force: true });
}

/** Writes down that this process looks after the running server of the folder. */
export async function claim(cluster: string): Promise<void> {
  const started = (await startMark(process.pid)) ?? '';
  await writeFile(join(cluster, LAUNCHER_FILE), JSON.stringify({ pid: process.pid, started }));
}

/** Takes back `claim`, once the server is gone. */
export async function release(cluster: string): Promise<void> {
  await rm(join(cluster, LAUNCHER_FILE), { force: true });
}

/** Whether the server of the folder says that it accepts connections, as pg_ctl finds out. */
export async function isReady(cluster: string, pid: number): Promise<boolean> {
  const lines = (await readFile(join(cluster, LOCK_FILE), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

async function livingLauncher(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, LAUNCHER_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const launcher = Launcher.safeParse(parseJson(text));
  if (!launcher.success) return undefined;
  const { pid, started } = launcher.data;
  return (await startMark(pid)) === started ? pid : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function lockHolder(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, LOCK_FILE), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) && pid > 1 && isAlive(pid) ? pid : undefined;
}

/** Fast, then immediate shutdown, then SIGKILL. */
async function shutDown(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await waitUntilGone(pid, 10_000)) return;
  }
  throw new PostgresError(
    `the PostgreSQL server ${pid}, left over from earlier, cannot be stopped`,
  );
}
