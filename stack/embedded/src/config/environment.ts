import { z } from 'zod';

const listen = z.string().regex(/^[^\s]*:\d{1,5}$/, 'expected host:port');
const url = z.url({ protocol: /^https?$/ });

const common = {
  /** Folder of the segments; without it nothing survives the process. */
  DATA_DIR: z.string().min(1).optional(),
  /** What was received longer ago is dropped. */
  RETENTION_HOURS: z.coerce.number().positive().default(72),
  /** Megabytes of logs or spans above which the oldest are dropped. */
  RETENTION_MB: z.coerce.number().positive().default(384),
};

/** Environment of the Loki-compatible store. */
export const lokiEnvironment = z.object({
  ...common,
  LISTEN: listen.default('127.0.0.1:3100'),
  /** Folder of rule files; unset: the ruler is off. */
  RULES_DIR: z.string().min(1).optional(),
  /** Where alerts go; unset: they are only shown. */
  ALERTMANAGER_URL: url.optional(),
  /** Where recorded series go; unset: nowhere. */
  REMOTE_WRITE_URL: url.optional(),
});

/** Environment of the Tempo-compatible store. */
export const tempoEnvironment = z.object({
  ...common,
  LISTEN: listen.default('127.0.0.1:3200'),
  OTLP_LISTEN: listen.default('127.0.0.1:4318'),
  /** Where generated metrics go; unset: the metrics generator is off. */
  REMOTE_WRITE_URL: url.optional(),
});

/** Environment of both stores in one process; addresses and folder stand on its command line. */
export const embeddedEnvironment = lokiEnvironment.omit({ DATA_DIR: true, LISTEN: true });

/** Reads an environment or ends the process with a readable reason. */
export function readEnvironment<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(emptyAsUnset(environment));
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`invalid environment: ${reasons.join('; ')}`);
}

function emptyAsUnset(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}
