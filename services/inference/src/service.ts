import { logger, type RunningService, startService } from '@lab/telemetry';
import { createInferenceApp } from './app.ts';
import type { Config } from './config.ts';
import { createFaults } from './faults.ts';
import { ModelServer } from './serving/model-server.ts';

export interface RunningInference extends RunningService {
  /** Settles when the models are ready; fails with ModelLoadError when they never will be. */
  readonly loaded: Promise<void>;
}

/** Starts to listen, then loads the models: until they are there, `/readyz` says 503. */
export async function startInference(config: Config): Promise<RunningInference> {
  const faults = createFaults();
  const server = new ModelServer(config, faults);
  const service = await startService({
    app: createInferenceApp(server, faults),
    listen: config.LISTEN,
    ready: () => server.ready(),
    close: async () => server.close(),
    faults,
  });
  const loaded = server.load();
  loaded.catch((error: unknown) => {
    logger.fatal({ event: 'model.load_failed', error }, 'no model, no service');
  });
  return { ...service, loaded };
}
