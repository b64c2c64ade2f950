import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const definition = z.strictObject({
  name: z.string().min(1),
  policy: z.literal('standard'),
  deadLetter: z.string().exactOptional(),
  retryLimit: z.int().min(0),
  retryDelay: z.int().min(0).exactOptional(),
  retryBackoff: z.boolean().exactOptional(),
  retryDelayMax: z.int().min(1).exactOptional(),
  expireInSeconds: z.int().min(1).exactOptional(),
  retentionSeconds: z.int().min(1).exactOptional(),
  deleteAfterSeconds: z.int().min(0).exactOptional(),
});

/** A queue and its retry rules, in pg-boss's terms. A dead letter queue comes before its users. */
export type QueueDefinition = z.output<typeof definition>;

/**
 * Reads the queue definitions that the database folder keeps for producers and consumers alike.
 * @throws Error that names the file when it is missing or malformed
 */
export async function readQueueDefinitions(file: string): Promise<readonly QueueDefinition[]> {
  try {
    const schema = z.strictObject({ queues: z.array(definition).min(1) });
    return schema.parse(JSON.parse(await readFile(file, 'utf8'))).queues;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`queue definitions ${file}: ${reason}`, { cause: error });
  }
}
