import { z } from 'zod';
import { type LoadRequest, MAX_RPS } from './schedule/profile.ts';

const delayRange = z
  .string()
  .regex(/^\d+(\.\d+)?-\d+(\.\d+)?$/, 'expected two numbers of seconds, for example 5-15')
  .transform((text) => {
    const [min = 0, max = 0] = text.split('-').map(Number);
    return { min, max };
  })
  .refine(({ min, max }) => min <= max, 'the first number must not be larger than the second');

const schema = z.object({
  LISTEN: z.string().default('127.0.0.1:8003'),
  API_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8000'),
  INFERENCE_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOAD_PROFILE: z.enum(['steady', 'ramp', 'spike', 'daily', 'off']).default('steady'),
  LOAD_RPS: z.coerce.number().positive().max(MAX_RPS).default(20),
  LOAD_SEED: z.coerce.number().int().min(0).max(0xffff_ffff).default(1),
  LOAD_SPACING: z.enum(['poisson', 'even']).default('poisson'),
  LOAD_USERS: z.coerce.number().int().min(1).max(10_000_000).default(1_000_000),
  LOAD_FRAUD_SHARE: z.coerce.number().min(0).max(1).default(0.08),
  LOAD_MAX_INFLIGHT: z.coerce.number().int().min(1).max(50_000).default(2_000),
  LOAD_TIMEOUT_SECONDS: z.coerce.number().positive().max(300).default(10),
  LOAD_TRUTH_DELAY_SECONDS: delayRange.default({ min: 5, max: 15 }),
});

export interface LoadgenConfig {
  readonly listen: string;
  readonly apiUrl: string;
  /** Where labels go; undefined sends none. */
  readonly inferenceUrl: string | undefined;
  /** What to begin with once the shop is ready; undefined waits for `PUT /load`. */
  readonly load: LoadRequest | undefined;
  readonly seed: number;
  readonly spacing: 'poisson' | 'even';
  readonly users: number;
  readonly fraudShare: number;
  readonly maxInflight: number;
  readonly timeoutMs: number;
  readonly truthDelaySeconds: { readonly min: number; readonly max: number };
}

/**
 * Reads the configuration from environment variables; an empty one counts as unset.
 * @throws Error that names every bad variable
 */
export function readConfig(environment: NodeJS.ProcessEnv): LoadgenConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const result = schema.safeParse(Object.fromEntries(given));
  if (!result.success) {
    throw new Error(`environment of the load generator: ${z.prettifyError(result.error)}`);
  }
  const parsed = result.data;
  const { LOAD_PROFILE: profile, LOAD_RPS: rps } = parsed;
  return {
    listen: parsed.LISTEN,
    apiUrl: parsed.API_URL,
    inferenceUrl: parsed.INFERENCE_URL,
    load: profile === 'off' ? undefined : { profile, rps },
    seed: parsed.LOAD_SEED,
    spacing: parsed.LOAD_SPACING,
    users: parsed.LOAD_USERS,
    fraudShare: parsed.LOAD_FRAUD_SHARE,
    maxInflight: parsed.LOAD_MAX_INFLIGHT,
    timeoutMs: parsed.LOAD_TIMEOUT_SECONDS * 1_000,
    truthDelaySeconds: parsed.LOAD_TRUTH_DELAY_SECONDS,
  };
}
