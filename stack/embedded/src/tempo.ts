import { readEnvironment, tempoEnvironment } from './config/environment.ts';
import { ignoreFlags } from './config/flags.ts';
import { runMain } from './config/run.ts';
import { startTempo } from './start-tempo.ts';

await runMain(async () => {
  ignoreFlags(process.argv.slice(2));
  const environment = readEnvironment(tempoEnvironment, process.env);
  const server = await startTempo({
    listen: environment.LISTEN,
    otlpListen: environment.OTLP_LISTEN,
    dataDir: environment.DATA_DIR,
    remoteWriteUrl: environment.REMOTE_WRITE_URL,
    retentionMs: environment.RETENTION_HOURS * 3_600_000,
    maxBytes: environment.RETENTION_MB * 1024 * 1024,
  });
  return {
    description: `tempo-compatible store on ${server.url}, OTLP on ${server.otlpUrl}`,
    close: () => server.close(),
  };
});
