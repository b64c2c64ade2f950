import { lokiEnvironment, readEnvironment } from './config/environment.ts';
import { ignoreFlags } from './config/flags.ts';
import { runMain } from './config/run.ts';
import { startLoki } from './start-loki.ts';

await runMain(async () => {
  ignoreFlags(process.argv.slice(2));
  const environment = readEnvironment(lokiEnvironment, process.env);
  const server = await startLoki({
    listen: environment.LISTEN,
    dataDir: environment.DATA_DIR,
    retentionMs: environment.RETENTION_HOURS * 3_600_000,
    maxBytes: environment.RETENTION_MB * 1024 * 1024,
    rulesDir: environment.RULES_DIR,
    alertmanagerUrl: environment.ALERTMANAGER_URL,
    remoteWriteUrl: environment.REMOTE_WRITE_URL,
  });
  return { description: `loki-compatible store on ${server.url}`, close: () => server.close() };
});
