import { PostgresError } from './errors.ts';
import type { Server } from './server.ts';

interface Listening extends Server {
  readonly host: string;
  readonly port: number;
}

async function untilStopped(
  start: (onLog: (text: string) => void) => Promise<Listening>,
): Promise<number> {
  let stopped = false;
  const stopRequest = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        stopped = true;
        resolve();
      });
    }
  });
  const server = await start((text) => process.stderr.write(text));
  process.stderr.write(`PostgreSQL accepts connections on ${server.host}:${server.port}\n`);
  const end = await Promise.race([server.ended, stopRequest]);
  if (stopped || end === undefined) {
    await server.stop();
    return 0;
  }
  process.stderr.write(`PostgreSQL ended by itself (${end.signal ?? `exit code ${end.code}`})\n`);
  return 1;
}

/** Runs a server until SIGTERM or SIGINT, and sets the exit code; a PostgresError becomes a message. */
export async function runInForeground(
  start: (onLog: (text: string) => void) => Promise<Listening>,
): Promise<void> {
  try {
    process.exitCode = await untilStopped(start);
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    const cause = error.cause instanceof Error ? error.cause.message : '';
    const reason = error.message.includes(cause) ? '' : `: ${cause}`;
    process.stderr.write(`${error.message}${reason}\n`);
    process.exitCode = 1;
  }
}
