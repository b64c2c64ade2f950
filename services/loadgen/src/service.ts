import { logger, type RunningService, type ServiceOptions, startService } from '@lab/telemetry';
import { waitUntilReady } from './api-ready.ts';
import { loadgenApp } from './app.ts';
import type { LoadgenConfig } from './config.ts';
import { LoadGenerator } from './generator.ts';
import { showLiveValues } from './metrics.ts';
import type { LoadRequest } from './schedule/profile.ts';

/** Starts the load generator; traffic begins once the shop is ready, or when it is asked for. */
export async function startLoadgen(config: LoadgenConfig): Promise<RunningService> {
  const generator = new LoadGenerator(config);
  showLiveValues(() => {
    const { inflight, rps: targetRps, behind } = generator.status;
    return { inflight, targetRps, behind };
  });
  let api = config.load === undefined ? 'not awaited' : 'awaited';
  const waiting = new AbortController();
  const control = {
    start(load: LoadRequest) {
      waiting.abort();
      generator.start(load);
      logger.info({ event: 'loadgen.started', ...load }, 'load started');
    },
    stop() {
      waiting.abort();
      generator.stop();
      logger.info({ event: 'loadgen.stopped' }, 'load stopped');
    },
  };
  const options: ServiceOptions = {
    app: loadgenApp(generator, control),
    listen: config.listen,
    ready: () => ({ ready: true, checks: { api, load: generator.status.state } }),
    async close() {
      waiting.abort();
      const { sent, answered, shed, inflight } = await generator.close();
      logger.info({ event: 'loadgen.closed', sent, answered, shed, inflight }, 'load ended');
    },
  };
  const service = await startService(options).catch(async (error: unknown) => {
    await generator.close();
    throw error;
  });
  const { load } = config;
  if (load !== undefined) {
    void waitUntilReady(config.apiUrl, waiting.signal).then((ready) => {
      api = ready ? 'was ready' : 'not awaited';
      if (ready) control.start(load);
    });
  }
  return service;
}
