import { z } from 'zod';
import { modelFolder } from './model/load.ts';

const milliseconds = (byDefault: number) =>
  z.coerce.number().min(0).max(600_000).default(byDefault);
const seconds = (byDefault: number) => z.coerce.number().positive().default(byDefault);
const count = (byDefault: number) => z.coerce.number().int().min(1).default(byDefault);

const environmentSchema = z.object({
  LISTEN: z.string().default('127.0.0.1:8001'),
  MODEL_FOLDER: z.string().default(modelFolder),
  MODEL_LOAD_DELAY_MS: milliseconds(300),
  CHALLENGER_SHARE: z.coerce.number().min(0).max(1).default(0.1),
  BATCH_MAX_SIZE: count(32),
  BATCH_MAX_WAIT_MS: milliseconds(2),
  QUEUE_MAX_DEPTH: count(256),
  DEVICE_BATCH_MS: milliseconds(1),
  DEVICE_ROW_MS: milliseconds(0.02),
  FEATURE_LOOKUP_MS: milliseconds(1),
  FEATURE_TTL_SECONDS: seconds(3600),
  FEATURE_CACHE_TTL_SECONDS: seconds(10),
  FEATURE_MAX_USERS: count(20_000),
  PREDICTION_CACHE_TTL_SECONDS: seconds(60),
  PREDICTION_CACHE_MAX: count(5000),
  PREDICTION_TTL_SECONDS: seconds(86_400),
  PREDICTION_MAX: count(20_000),
  QUALITY_WINDOW_SECONDS: seconds(300),
  QUALITY_MAX_SAMPLES: count(2000),
  DRIFT_WINDOW_SECONDS: seconds(300),
  DRIFT_MAX_SAMPLES: count(1000),
  DRIFT_MIN_SAMPLES: count(100),
  SLOW_PREDICTION_MS: milliseconds(200),
});

/** Settings of the service; README.md says what each means. */
export type Config = z.output<typeof environmentSchema>;

/**
 * Reads the settings. An empty variable counts as unset.
 * @throws Error that names every bad variable
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(variables).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new Error(`environment of the inference service: ${z.prettifyError(parsed.error)}`);
}
