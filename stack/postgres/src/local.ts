import { PostgresError } from './errors.ts';
import { startPostgres } from './index.ts';
import { readLocalConfig } from './local-config.ts';

/** Runs PostgreSQL in the foreground for the local runtime, until SIGTERM or SIGINT. */
async function main(): Promise<number> {
  const options = readLocalConfig(process.env, process.argv.slice(2));
  let stopped = false;
  const stopRequest = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        stopped = true;
        resolve();
      });
    }
  });
  const server = await startPostgres({
    ...options,
    onLog: (text) => process.stderr.write(text),
  });
  process.stderr.write(`PostgreSQL accepts connections on ${server.host}:${server.port}\n`);
  const end = await Promise.race([server.ended, stopRequest]);
  if (stopped || end === undefined) {
    await server.stop();
    return 0;
  }
  process.stderr.write(`PostgreSQL ended by itself (${end.signal ?? `exit code ${end.code}`})\n`);
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof PostgresError)) throw error;
  const cause = error.cause instanceof Error ? error.cause.message : '';
  const reason = error.message.includes(cause) ? '' : `: ${cause}`;
  process.stderr.write(`${error.message}${reason}\n`);
  process.exitCode = 1;
}
