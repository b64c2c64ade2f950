import { z } from 'zod';

/** The parts of the Engine API's answers that the exporter reads. */
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((map) => map ?? {});

export const containerList = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(z.string()).nullish(),
    Labels: labels,
    State: z.string(),
  }),
);
export type ListedContainer = z.output<typeof containerList>[number];

export const containerDetails = z.object({
  RestartCount: z.number().default(0),
  State: z.object({
    Status: z.string(),
    StartedAt: z.string(),
    ExitCode: z.number().default(0),
    Health: z.object({ Status: z.string() }).nullish(),
  }),
  HostConfig: z.object({ Memory: z.number().default(0) }),
});
export type ContainerDetails = z.output<typeof containerDetails>;

export const containerStats = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({
    usage: z.number().optional(),
    stats: z
      .object({
        /** cgroup v2 */
        inactive_file: z.number().optional(),
        /** cgroup v1 */
        total_inactive_file: z.number().optional(),
      })
      .optional(),
  }),
  networks: z
    .record(z.string(), z.object({ rx_bytes: z.number(), tx_bytes: z.number() }))
    .nullish(),
});
export type ContainerStats = z.output<typeof containerStats>;

export const engineEvent = z.object({
  Type: z.string().optional(),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: labels }),
});
export type EngineEvent = z.output<typeof engineEvent>;
