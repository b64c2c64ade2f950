import { type ReadyReport, type RunningService, startService } from '@lab/telemetry';
import { createShop } from './app.ts';
import type { Config } from './config.ts';
import { Database } from './database/database.ts';
import { createFaults, slowQueries } from './faults.ts';
import { Inference } from './inference/inference.ts';
import { OrderQueue } from './queue/order-queue.ts';

/** Starts the shop API. It starts without its database too, and is ready once that answers. */
export function startApi(config: Config): Promise<RunningService> {
  const faults = createFaults();
  const database = new Database(config.database, slowQueries(faults));
  const inference = new Inference(config.inference);
  const queue = new OrderQueue(config.database, database);
  const { declineScore, velocityWindowSeconds } = config;
  const parts = { database, inference, queue, declineScore, velocityWindowSeconds };

  const ready = async (): Promise<ReadyReport> => {
    const answers = await database.ping().then(
      () => true,
      () => false,
    );
    return {
      ready: answers && queue.ready,
      checks: {
        database: answers ? 'ok' : 'no answer',
        queue: queue.ready ? 'ok' : 'not ready',
        // Without inference the shop works on: the checkout falls back to rules.
        inference: `circuit ${inference.breaker}`,
      },
    };
  };
  const close = async () => {
    await queue.close();
    await database.close();
  };
  return startService({
    app: createShop(parts, faults),
    listen: config.listen,
    ready,
    close,
    faults,
  });
}
