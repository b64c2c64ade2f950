import { runInForeground } from './foreground.ts';
import { startPostgres } from './index.ts';
import { readLocalConfig } from './local-config.ts';

/** Runs PostgreSQL in the foreground for the local runtime, until SIGTERM or SIGINT. */
await runInForeground((onLog) =>
  startPostgres({ ...readLocalConfig(process.env, process.argv.slice(2)), onLog }),
);
