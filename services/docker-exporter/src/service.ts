import { type RunningService, startService } from '@lab/telemetry';
import { exporterApp } from './app.ts';
import { Collector } from './collector.ts';
import type { ExporterConfig } from './config.ts';
import { DockerSource } from './docker/docker-source.ts';
import { LocalSource } from './local/local-source.ts';
import { registerMetrics } from './metrics.ts';
import type { ComponentSource } from './source.ts';

const POLL_MS = 1_000;
/** A look is two calls in a row: a container that hangs must not use up the time of all. */
const CALL_SHARE = 0.45;

/** Starts the exporter. Its series join this process's registry, so there is one per process. */
export async function startExporter(config: ExporterConfig): Promise<RunningService> {
  const source = sourceOf(config);
  const collector = new Collector(source, config.collectTimeoutMs);
  const unregisterMetrics = registerMetrics(collector);
  return startService({
    app: exporterApp(collector),
    listen: config.listen,
    async ready() {
      const { up, reason } = await collector.snapshot();
      return { ready: up, checks: { [source.kind]: reason ?? 'ok' } };
    },
    async close() {
      source.stop();
      unregisterMetrics();
    },
  });
}

function sourceOf(config: ExporterConfig): ComponentSource {
  const { componentsFile, dockerSocket, project, collectTimeoutMs } = config;
  return componentsFile === undefined
    ? new DockerSource({
        socketPath: dockerSocket,
        project,
        timeoutMs: collectTimeoutMs * CALL_SHARE,
      })
    : new LocalSource({ file: componentsFile, pollMs: POLL_MS });
}
