import { z } from 'zod';

const flag = z
  .string()
  .default('')
  .transform((text) => text === '1' || text.toLowerCase() === 'true');

const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const environmentSchema = z.object({
  OTEL_SDK_DISABLED: flag,
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: z.string().default(''),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp'),
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  OTEL_BSP_SCHEDULE_DELAY: count(5000),
  OTEL_BSP_MAX_QUEUE_SIZE: count(2048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: count(512),
  OTEL_BSP_EXPORT_TIMEOUT: count(30_000),
  LAB_TELEMETRY: z.enum(['lean', 'auto']).default('lean'),
  LAB_FAULTS: flag,
  LOKI_URL: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  PEER_NAMES: z.string().default(''),
  USER_HASH_KEY: z.string().default('observability-lab-kit'),
});

/** The variables that this package reads; the OTLP exporter reads `OTEL_EXPORTER_OTLP_*` itself. */
export type Environment = z.output<typeof environmentSchema>;

/**
 * Reads and checks the variables of this package. An empty variable counts as unset.
 * @throws Error that names every bad variable
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.entries(variables).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new Error(`environment of @lab/telemetry:\n${z.prettifyError(parsed.error)}`);
}

export const environment: Environment = readEnvironment();
