import { z } from 'zod';

const flag = z
  .string()
  .default('')
  .transform((text) => text === '1' || text.toLowerCase() === 'true');

const environmentSchema = z.object({
  OTEL_SDK_DISABLED: flag,
  OTEL_SERVICE_NAME: z.string().min(1).optional(),
  OTEL_RESOURCE_ATTRIBUTES: z.string().default(''),
  LAB_TELEMETRY: z.enum(['lean', 'auto']).default('lean'),
  LAB_FAULTS: flag,
  LOKI_URL: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  PEER_NAMES: z.string().default(''),
  USER_HASH_KEY: z.string().optional(),
});

/** The variables that this package reads itself; the OpenTelemetry SDK reads the other `OTEL_*`. */
export type Environment = z.output<typeof environmentSchema>;

/**
 * Reads and checks the variables of this package. An empty variable counts as unset.
 * @throws Error that names every bad variable
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.entries(variables).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new Error(`environment of @lab/telemetry: ${z.prettifyError(parsed.error)}`);
}

export const environment: Environment = readEnvironment();
