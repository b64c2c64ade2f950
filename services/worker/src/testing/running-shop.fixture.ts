import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestPostgres, temporaryFolder } from '@lab/testing';
import { onTestFinished } from 'vitest';
import { readConfig } from '../config.ts';
import { type RunningWorker, startWorker } from '../service.ts';
import { MailSink } from './mail-sink.fixture.ts';
import { Shop } from './shop.fixture.ts';

/** A provider that never fails. */
export const CALM = {
  PAYMENT_ERROR_RATIO: '0',
  PAYMENT_TIMEOUT_RATIO: '0',
  PAYMENT_DECLINE_RATIO: '0',
  PAYMENT_LATENCY_MS: '2',
};

export interface RunningShop {
  readonly mails: MailSink;
  readonly shop: Shop;
  readonly worker: RunningWorker;
}

/** A shop with a worker in this process; all of it ends with the test. */
export async function runShop(
  database: TestPostgres,
  environment: Record<string, string> = {},
): Promise<RunningShop> {
  const config = readConfig({
    LISTEN: '127.0.0.1:0',
    JOB_POLL_MS: '50',
    ...CALM,
    ...database.env,
    ...environment,
  });
  const mails = await MailSink.start();
  const shop = await Shop.open(database, config.queuesFile);
  const worker = await startWorker({
    ...config,
    smtp: { host: '127.0.0.1', port: mails.port },
  });
  onTestFinished(() => worker.close());
  return { mails, shop, worker };
}

/** A file of queue definitions whose jobs are tried `retryLimit` times more, without a pause. */
export async function hastyQueues(retryLimit: number): Promise<string> {
  const file = join(await temporaryFolder(), 'queues.json');
  const queues = [
    { name: 'order.dead', policy: 'standard', retryLimit: 0 },
    ...['order.charge', 'order.reserve', 'order.mail'].map((name) => ({
      ...{ name, policy: 'standard', deadLetter: 'order.dead', retryLimit },
      ...{ retryDelay: 0, retryBackoff: false },
    })),
  ];
  await writeFile(file, JSON.stringify({ queues }));
  return file;
}
