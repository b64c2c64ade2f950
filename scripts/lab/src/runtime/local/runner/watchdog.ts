import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Waits for a line on its standard input. The line never comes when the runner is killed: then the
 * pipe closes and the reaper takes the watchdog's place. Signals of the terminal do not touch it.
 */
const script = `trap '' INT HUP TERM; read -r word; [ "$word" = finished ] && exit 0; exec "$@"`;

export interface Watchdog {
  /** Tells the watchdog that nothing is left to reap. */
  finish(): void;
}

/** Starts the watchdog, and starts it again should it be killed while the runner lives. */
export function startWatchdog(root: string, runId: string, log: number): Watchdog {
  const reaper = join(import.meta.dirname, '..', 'reaper.ts');
  let current: ChildProcess | undefined;
  let finished = false;
  const start = (): void => {
    current = spawn(
      '/bin/sh',
      ['-c', script, 'lab-watchdog', process.execPath, reaper, root, runId],
      {
        detached: true,
        cwd: '/',
        stdio: ['pipe', log, log],
      },
    );
    current.stdin?.on('error', () => {});
    current.on('error', ({ message }) => process.stderr.write(`no watchdog: ${message}\n`));
    current.once('exit', () => {
      if (!finished) setTimeout(start, 200).unref();
    });
    current.unref();
  };
  start();
  return {
    finish: () => {
      finished = true;
      current?.stdin?.end('finished\n');
    },
  };
}
