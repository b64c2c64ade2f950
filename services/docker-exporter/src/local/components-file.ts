import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { healthStates } from '../component.ts';
import { SourceUnavailable } from '../source.ts';

const fileSchema = z.object({
  /** Added to every port of the local runtime. */
  portOffset: z.int().default(0),
  components: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      health: z.enum(healthStates).catch('none'),
      pid: z.int().positive().nullish(),
      exitCode: z.int().nullish(),
      restarts: z.int().min(0).default(0),
      startedAt: z.string().nullish(),
      labels: z.record(z.string(), z.string()).default({}),
      memLimitBytes: z.number().positive().nullish(),
    }),
  ),
});

export type ComponentsFile = z.output<typeof fileSchema>;
export type ListedComponent = ComponentsFile['components'][number];

/**
 * Reads the state that the local runtime keeps.
 * @throws SourceUnavailable
 */
export async function readComponentsFile(path: string): Promise<ComponentsFile> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SourceUnavailable(`the components file ${path} cannot be read: ${reason}`, {
      cause: error,
    });
  }
}
