import { join } from 'node:path';
import type { Parts } from './config/command-line.ts';
import type { embeddedEnvironment } from './config/environment.ts';
import type { Running } from './config/run.ts';
import { startLoki } from './start-loki.ts';
import { startTempo } from './start-tempo.ts';

/** Starts the stores that the command line asks for in this process, all of them or none. */
export async function startEmbedded(
  parts: Parts,
  environment: ReturnType<typeof embeddedEnvironment.parse>,
): Promise<Running> {
  const keep = {
    retentionMs: environment.RETENTION_HOURS * 3_600_000,
    maxBytes: environment.RETENTION_MB * 1024 * 1024,
  };
  const folder = (name: string) => (parts.data === undefined ? undefined : join(parts.data, name));
  const started: Running[] = [];
  const close = async () => {
    for (const one of started.splice(0).reverse()) await one.close();
  };
  try {
    if (parts.loki !== undefined) {
      const listen = `127.0.0.1:${parts.loki}`;
      const loki = await startLoki({
        listen,
        dataDir: folder('loki'),
        rulesDir: environment.RULES_DIR,
        alertmanagerUrl: environment.ALERTMANAGER_URL,
        remoteWriteUrl: environment.REMOTE_WRITE_URL,
        ...keep,
      });
      started.push({
        description: `loki-compatible store on ${loki.url}`,
        close: () => loki.close(),
      });
    }
    if (parts.tempo !== undefined) {
      const tempo = await startTempo({
        listen: `127.0.0.1:${parts.tempo.api}`,
        otlpListen: `127.0.0.1:${parts.tempo.otlp}`,
        dataDir: folder('tempo'),
        remoteWriteUrl: environment.REMOTE_WRITE_URL,
        ...keep,
      });
      started.push({
        description: `tempo-compatible store on ${tempo.url}, OTLP on ${tempo.otlpUrl}`,
        close: () => tempo.close(),
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { description: started.map(({ description }) => description).join('\n'), close };
}
