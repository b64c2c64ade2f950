import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { messageOf } from '../errors.ts';

/** A program that was started for a check and listens on loopback. */
export interface BenchServer {
  /** Base URL, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly pid: number;
  /** Everything it has written so far, stdout and stderr together; the end of it when it is much. */
  readonly output: () => string;
  /** Sends the signal and resolves once the process is gone, with its exit code (null after a kill). */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

export interface ServerOptions {
  /** What people call it, for messages. */
  readonly name: string;
  readonly command: readonly [file: string, ...args: string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly url: string;
  /** Path that answers 2xx once it is usable. */
  readonly readyPath: string;
  readonly readyTimeoutMs: number;
}

/** A program for a check ended or stayed silent instead of becoming usable; holds the end of its output. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

const KEPT_OUTPUT = 64 * 1024;
const SHOWN_OUTPUT = 1500;
const POLL_MS = 50;
const STOP_GRACE_MS = 5000;

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Starts a program and waits until it answers. The process never outlives this one.
 * @throws BenchError when it ends or does not answer in time
 */
export async function startServer(options: ServerOptions): Promise<BenchServer> {
  const { name, command, cwd, env, url, readyPath, readyTimeoutMs } = options;
  const [file, ...args] = command;
  const child = execa(file, args, {
    cwd,
    env,
    extendEnv: false,
    all: true,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    forceKillAfterDelay: STOP_GRACE_MS,
  });
  let written = '';
  child.all.setEncoding('utf8').on('data', (text: string) => {
    written = (written + text).slice(-KEPT_OUTPUT);
  });
  let ended = false;
  const end = child.finally(() => {
    ended = true;
  });
  const fail = (what: string) =>
    new BenchError(`${name} ${what}; it wrote:\n${written.slice(-SHOWN_OUTPUT) || '(nothing)'}`);
  const deadline = performance.now() + readyTimeoutMs;
  while (!(await answers(new URL(readyPath, url).href))) {
    if (ended) {
      const { exitCode, originalMessage } = await end;
      throw fail(`ended (${originalMessage ?? `exit code ${exitCode}`})`);
    }
    if (performance.now() > deadline) {
      child.kill('SIGKILL');
      await end;
      throw fail(`did not answer ${readyPath} within ${readyTimeoutMs / 1000} s`);
    }
    await delay(POLL_MS);
  }
  const { pid } = child;
  if (pid === undefined) throw fail(`was not started: ${messageOf(await end)}`);
  return {
    url,
    pid,
    output: () => written,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return (await end).exitCode ?? null;
    },
  };
}
