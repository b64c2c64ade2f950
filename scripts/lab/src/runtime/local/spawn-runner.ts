import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '../../errors.ts';
import type { Paths } from '../../paths.ts';
import { controlSocket } from './control.ts';
import { lastLines, openLog, sizeOf } from './runner/log-file.ts';

const startDeadlineMs = 15_000;

/**
 * Starts the runner as a process of its own that outlives this one.
 *
 * @returns its control socket, ready to be asked
 * @throws LabError with the end of the runner's log when it does not come up
 */
export async function spawnRunner(paths: Paths): Promise<string> {
  const logFile = join(paths.logs, 'runner.log');
  const log = openLog(logFile);
  const logStart = sizeOf(logFile);
  const main = join(import.meta.dirname, 'runner', 'main.ts');
  const runner = spawn(
    process.execPath,
    ['--max-old-space-size=64', main, paths.root, randomUUID()],
    {
      cwd: paths.root,
      detached: true,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_COMPILE_CACHE: join(paths.lab, 'cache', 'node'),
      },
    },
  );
  closeSync(log);
  let ended: string | undefined;
  runner.once('exit', (code, signal) => {
    ended = `ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}`;
  });
  runner.once('error', ({ message }) => {
    ended = message;
  });
  runner.unref();
  const socket = controlSocket(paths);
  const deadline = performance.now() + startDeadlineMs;
  while (ended === undefined && performance.now() < deadline) {
    if (await answers(socket)) return socket;
    await delay(20);
  }
  const output = lastLines(logFile, 15, logStart).join('\n');
  throw new LabError(
    `The process that runs the lab's components did not start: ${ended ?? `no answer within ${startDeadlineMs / 1000} s`}. Its log is ${logFile}.\n${output}`,
  );
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
