import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { asAccount } from './account.ts';
import { PostgresError } from './errors.ts';
import { claim, isReady, release } from './ownership.ts';
import { PROGRAM_ENV, type Toolbox } from './single-user.ts';

/** A server process that accepts connections. */
export interface Server {
  readonly pid: number;
  /** Settles when the process has ended, however that came about. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Fast shutdown: open transactions are rolled back, connections closed, data written. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash. The data is recovered at the next start. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** Server settings (`name=value`), which win over the modest ones used here. */
  readonly settings: readonly string[];
  readonly onLog: (text: string) => void;
}

const START_TIMEOUT_MS = 60_000;
const SHUTDOWN_TIMEOUT_MS = 20_000;

const MODEST_SETTINGS = [
  'shared_buffers=32MB',
  'max_connections=60',
  'max_wal_size=256MB',
  'work_mem=4MB',
  'jit=off',
  'io_method=sync',
  'max_parallel_workers_per_gather=0',
  'unix_socket_directories=',
  'password_encryption=scram-sha-256',
  'shared_preload_libraries=pg_stat_statements',
  'track_io_timing=on',
  'log_min_duration_statement=250ms',
  'log_line_prefix=%m [%p] %a ',
];

/** Starts the server on a prepared cluster and waits until it accepts connections. */
export async function startServer(
  tools: Toolbox,
  cluster: string,
  options: ServerOptions,
): Promise<Server> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const attempt = await launch(tools, cluster, options, deadline);
    if ('server' in attempt) return attempt.server;
    // Backends of a killed server hold its shared memory for a moment longer.
    const passing = attempt.log.includes('pre-existing shared memory block');
    if (!passing || performance.now() >= deadline) {
      throw new PostgresError(`PostgreSQL did not start:\n${attempt.log.trim()}`);
    }
    await delay(100);
  }
}

async function launch(
  { native, account }: Toolbox,
  cluster: string,
  { host, port, settings, onLog }: ServerOptions,
  deadline: number,
): Promise<{ server: Server } | { log: string }> {
  const address = [`listen_addresses=${host}`, `port=${port}`];
  const flags = [...MODEST_SETTINGS, ...settings, ...address].flatMap((value) => ['-c', value]);
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', cluster, ...flags], {
    ...asAccount(account),
    cwd: '/',
    env: PROGRAM_ENV,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  let starting = true;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (starting) log = (log + text).slice(-4000);
    onLog(text);
  });
  const spawned = once(child, 'spawn');
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  await spawned.catch((error: unknown) => {
    throw new PostgresError('cannot run postgres', { cause: error });
  });
  const { pid } = child;
  if (pid === undefined) throw new PostgresError('postgres has no process number');

  // The server outlives an abrupt end of this process otherwise.
  const onExit = () => child.kill('SIGINT');
  process.once('exit', onExit);
  void ended.then(() => process.removeListener('exit', onExit));

  while (!(await isReady(cluster, pid))) {
    if (hasEnded(child)) {
      await ended;
      return { log };
    }
    if (performance.now() >= deadline) {
      child.kill('SIGKILL');
      await ended;
      return { log: `${log}\nnot ready after ${START_TIMEOUT_MS / 1000} s` };
    }
    await delay(15);
  }
  starting = false;
  await claim(cluster);

  const end = async (...signals: NodeJS.Signals[]) => {
    for (const signal of signals) {
      if (hasEnded(child)) break;
      child.kill(signal);
      const timer = new AbortController();
      await Promise.race([
        ended,
        delay(SHUTDOWN_TIMEOUT_MS, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
    }
    await ended;
    await release(cluster);
  };
  return {
    server: {
      pid,
      ended,
      stop: () => end('SIGINT', 'SIGQUIT', 'SIGKILL'),
      kill: () => end('SIGKILL'),
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
