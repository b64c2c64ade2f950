import { injectContext, withSpan } from '@lab/telemetry';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { onConnection } from './boss.ts';
import type { QueueName } from './names.ts';

/**
 * Sends the next job of an order inside the transaction of `client`, so that it exists if and only
 * if that transaction commits. The trace context of the producer span travels in the job's data.
 * @see https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function publish(
  boss: PgBoss,
  client: pg.PoolClient,
  queue: QueueName,
  orderId: string,
): Promise<void> {
  const attributes = {
    'messaging.system': 'pg-boss',
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'publish',
    'messaging.destination.name': queue,
  };
  return withSpan('jobs.publish', { kind: 'producer', attributes }, async (span) => {
    const data = { orderId, carrier: injectContext() };
    const id = await boss.send(queue, data, { db: onConnection(client) });
    if (id === null) throw new Error(`the queue ${queue} took no job`);
    span.setAttribute('messaging.message.id', id);
  });
}
