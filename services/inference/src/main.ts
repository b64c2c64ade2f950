import { logger, startService } from '@lab/telemetry';
import { createInferenceApp } from './app.ts';
import { readConfig } from './config.ts';
import { createFaults } from './faults.ts';
import { ModelServer } from './serving/model-server.ts';

const config = readConfig(process.env);
const faults = createFaults();
const server = new ModelServer(config, faults);

const running = await startService({
  app: createInferenceApp(server, faults),
  listen: config.LISTEN,
  ready: () => server.ready(),
  close: async () => server.close(),
  faults,
});

try {
  await server.load();
} catch (error) {
  logger.fatal({ event: 'model.load_failed', error }, 'no model, no service');
  await running.close();
  process.exit(1);
}
