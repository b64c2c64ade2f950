import { callApi } from './http.ts';
import { z } from './zod.ts';

/** A run of the `lab` command, as the console's server tells of it. */
export const engineRunSchema = z.object({
  id: z.string(),
  command: z.looseObject({
    command: z.string(),
    lab: z.string().optional(),
    task: z.string().optional(),
  }),
  ended: z.boolean(),
});

export type EngineRun = z.output<typeof engineRunSchema>;

const engineSchema = z.object({ available: z.boolean(), latest: engineRunSchema.nullable() });

/** Whether the console can run the `lab` command, and what that does or did last. */
export function engineState(signal: AbortSignal): Promise<z.output<typeof engineSchema>> {
  return callApi(engineSchema, '/engine', { signal });
}
