import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

const runSchema = z.object({
  id: z.string(),
  command: z.looseObject({ command: z.string(), components: z.array(z.string()).optional() }),
  exitCode: z.number().nullable(),
  ended: z.boolean(),
  lastLine: z.string().nullable(),
  problem: z.string().nullable(),
});

const engineSchema = z.object({ available: z.boolean(), latest: runSchema.nullable() });

/** A run of the `lab` command, whoever started it. */
export type EngineRun = z.output<typeof runSchema>;

export function engine(signal: AbortSignal): Promise<z.output<typeof engineSchema>> {
  return callApi(engineSchema, '/engine', { signal });
}

/** Restarts a component, or ends it as a crash does. */
export function command(what: 'restart' | 'kill', component: string): Promise<EngineRun> {
  const json = { command: what, components: [component] };
  return callApi(runSchema, '/engine/runs', { method: 'POST', json });
}
