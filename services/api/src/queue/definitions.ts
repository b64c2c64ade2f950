import { readFileSync } from 'node:fs';
import { z } from 'zod';

const seconds = z.int().positive();

const Definitions = z.object({
  queues: z.array(
    z.strictObject({
      name: z.string().min(1),
      policy: z.literal('standard'),
      deadLetter: z.string().exactOptional(),
      retryLimit: z.int().min(0).exactOptional(),
      retryDelay: z.int().min(0).exactOptional(),
      retryBackoff: z.boolean().exactOptional(),
      retryDelayMax: seconds.exactOptional(),
      expireInSeconds: seconds.exactOptional(),
      retentionSeconds: seconds.exactOptional(),
      deleteAfterSeconds: seconds.exactOptional(),
    }),
  ),
});

/** One job queue as queues.json defines it; the fields are those of pg-boss. */
export type QueueDefinition = z.output<typeof Definitions>['queues'][number];

const file = new URL('../../../../stack/postgres/queues.json', import.meta.url);

/** The queues that the API and the worker share, dead letter queues first. */
export function readQueueDefinitions(): QueueDefinition[] {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Definitions.parse(content).queues;
}
