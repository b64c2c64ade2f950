import { readFileSync } from 'node:fs';
import { z } from 'zod';

const milliseconds = (byDefault: number) =>
  z.coerce.number().int().min(1).max(60_000).default(byDefault);

const environmentSchema = z.object({
  LISTEN: z.string().default('127.0.0.1:8000'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')
    .refine(URL.canParse, 'must be a postgres:// address')
    .default('postgres://shop@127.0.0.1:5432/shop'),
  PGPASSWORD_FILE: z.string().optional(),
  POOL_MAX: z.coerce.number().int().min(1).max(50).default(10),
  CONNECT_TIMEOUT_MS: milliseconds(1000),
  QUERY_TIMEOUT_MS: milliseconds(2000),
  SLOW_QUERY_MS: milliseconds(250),
  INFERENCE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8001'),
  INFERENCE_BUDGET_MS: milliseconds(450),
  INFERENCE_ATTEMPT_MS: milliseconds(200),
  INFERENCE_RETRIES: z.coerce.number().int().min(0).max(5).default(2),
  BREAKER_OPEN_MS: milliseconds(5000),
  FRAUD_DECLINE_SCORE: z.coerce.number().min(0).max(1).default(0.8),
  VELOCITY_WINDOW_SECONDS: z.coerce.number().int().min(1).default(86_400),
});

/** Settings of the service; README.md says what each means. */
export interface Config {
  readonly listen: string;
  readonly database: {
    /** Address with user and password. */
    readonly url: string;
    /** Connections at most. */
    readonly poolMax: number;
    /** How long a request waits for a connection, be it new or in use by others. */
    readonly connectTimeoutMs: number;
    readonly queryTimeoutMs: number;
    /** Queries that take longer are counted and logged. */
    readonly slowQueryMs: number;
  };
  readonly inference: InferenceConfig;
  /** Orders with at least this fraud score are declined. */
  readonly declineScore: number;
  /** The span of time of the feature `orders_last_day`; shorter in a demo with shortened days. */
  readonly velocityWindowSeconds: number;
}

export interface InferenceConfig {
  readonly url: string;
  /** Time for one prediction with all its attempts. */
  readonly budgetMs: number;
  /** Time for one attempt. */
  readonly attemptMs: number;
  /** Further attempts after a failed one, at most. */
  readonly retries: number;
  /** How long the circuit stays open before one attempt is let through. */
  readonly breakerOpenMs: number;
}

/**
 * Reads the settings. An empty variable counts as unset.
 * @throws Error that names every bad variable
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(variables).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    throw new Error(`environment of the API: ${z.prettifyError(parsed.error)}`);
  }
  const env = parsed.data;
  return {
    listen: env.LISTEN,
    database: {
      url: withPassword(env.DATABASE_URL, env.PGPASSWORD_FILE),
      poolMax: env.POOL_MAX,
      connectTimeoutMs: env.CONNECT_TIMEOUT_MS,
      queryTimeoutMs: env.QUERY_TIMEOUT_MS,
      slowQueryMs: env.SLOW_QUERY_MS,
    },
    inference: {
      url: env.INFERENCE_URL,
      budgetMs: env.INFERENCE_BUDGET_MS,
      attemptMs: env.INFERENCE_ATTEMPT_MS,
      retries: env.INFERENCE_RETRIES,
      breakerOpenMs: env.BREAKER_OPEN_MS,
    },
    declineScore: env.FRAUD_DECLINE_SCORE,
    velocityWindowSeconds: env.VELOCITY_WINDOW_SECONDS,
  };
}

/**
 * The address with the password of the file in it. Without any, a wrong one is put in: PostgreSQL
 * closes a connection that it refuses, while the driver keeps one open that lacks a password.
 */
function withPassword(address: string, file: string | undefined): string {
  const url = new URL(address);
  if (file !== undefined) url.password = encodeURIComponent(readPassword(file));
  else if (url.password === '') url.password = 'none';
  return url.href;
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(`PGPASSWORD_FILE: cannot read ${file}`, { cause: error });
  }
}
