import { callApi } from './http.ts';
import { z } from './zod.ts';

const engineSchema = z.object({ available: z.boolean() });

/** Whether the console can run the `lab` command. */
export function engineState(signal?: AbortSignal): Promise<z.output<typeof engineSchema>> {
  return callApi(engineSchema, '/engine', signal === undefined ? {} : { signal });
}

const labsSchema = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    tasks: z.array(z.string()),
    running: z.boolean(),
  }),
);

export type LabSummary = z.output<typeof labsSchema>[number];

/** What `lab list` shows. */
export function labs(signal?: AbortSignal): Promise<LabSummary[]> {
  return callApi(labsSchema, '/engine/labs', signal === undefined ? {} : { signal });
}
