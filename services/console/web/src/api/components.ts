import { callApi } from './http.ts';
import { z } from './zod.ts';

const componentsSchema = z.object({
  components: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      health: z.string().nullish(),
      /** Of one that has exited by itself. */
      exitCode: z.number().nullish(),
      restarts: z.number().nullish(),
      startedAt: z.string().nullish(),
      cpuSeconds: z.number().nullish(),
      memoryBytes: z.number().nullish(),
      memoryLimitBytes: z.number().nullish(),
    }),
  ),
});

export type Component = z.output<typeof componentsSchema>['components'][number];

/** Every component of the kit, as docker-exporter sees it in either runtime. */
export async function components(signal?: AbortSignal): Promise<Component[]> {
  const call = signal === undefined ? {} : { signal };
  return (await callApi(componentsSchema, '/docker-exporter/components', call)).components;
}
