import { resolve } from 'node:path';
import { z } from 'zod';

const ratio = z.coerce.number().min(0).max(1);
const milliseconds = z.coerce.number().int().min(0);

const smtpAddress = z
  .string()
  .regex(/^[^:\s]+:\d{1,5}$/, 'expected host:port')
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
  })
  .refine(({ port }) => port >= 1 && port <= 65_535, 'port must be between 1 and 65535');

const schema = z.object({
  LISTEN: z.string().default('127.0.0.1:8002'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .default('postgres://shop@127.0.0.1:5432/shop'),
  PGPASSWORD_FILE: z.string().optional(),
  INBOX_SMTP: smtpAddress.default({ host: '127.0.0.1', port: 2525 }),
  QUEUES_FILE: z
    .string()
    .default(resolve(import.meta.dirname, '../../../stack/postgres/queues.json')),
  JOB_CONCURRENCY: z.coerce.number().int().min(1).max(20).default(3),
  JOB_TIMEOUT_SECONDS: z.coerce.number().positive().max(300).default(10),
  JOB_POLL_MS: milliseconds.min(20).default(250),
  SHUTDOWN_SECONDS: z.coerce.number().min(0).max(8).default(8),
  PAYMENT_SEED: z.string().default('1'),
  PAYMENT_ERROR_RATIO: ratio.default(0.02),
  PAYMENT_TIMEOUT_RATIO: ratio.default(0.005),
  PAYMENT_DECLINE_RATIO: ratio.default(0.01),
  PAYMENT_LATENCY_MS: milliseconds.default(15),
  PAYMENT_DEADLINE_MS: milliseconds.min(1).default(2_000),
});

/** How often the fake provider fails, each between 0 (never) and 1 (always). */
export interface PaymentProviderConfig {
  /** Two providers with the same seed fail for the same orders and attempts. */
  readonly seed: string;
  /** Calls that fail before anything is charged. */
  readonly errorRatio: number;
  /** Calls that charge but whose answer never comes. */
  readonly timeoutRatio: number;
  /** Orders whose card is refused, at every attempt. */
  readonly declineRatio: number;
  /** Mean time of a call, in milliseconds. */
  readonly latencyMs: number;
}

export interface WorkerConfig {
  /** `host:port` of health, metrics, dead letters and faults. */
  readonly listen: string;
  readonly database: { readonly url: string; readonly passwordFile: string | undefined };
  readonly smtp: { readonly host: string; readonly port: number };
  readonly queuesFile: string;
  /** Jobs of one queue that run at the same time. */
  readonly jobConcurrency: number;
  readonly jobTimeoutMs: number;
  /** Pause between two looks into an empty queue, in milliseconds. */
  readonly pollMs: number;
  /** How long a stopping worker lets its jobs finish, in milliseconds. */
  readonly shutdownMs: number;
  readonly payments: PaymentProviderConfig & {
    /** How long the worker waits for an answer of the provider. */
    readonly deadlineMs: number;
  };
}

/**
 * Reads the configuration from environment variables; an empty variable counts as unset.
 * @throws Error that names every bad variable
 */
export function readConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new Error(`environment of worker: ${z.prettifyError(parsed.error)}`);
  const { data } = parsed;
  return {
    listen: data.LISTEN,
    database: { url: data.DATABASE_URL, passwordFile: data.PGPASSWORD_FILE },
    smtp: data.INBOX_SMTP,
    queuesFile: data.QUEUES_FILE,
    jobConcurrency: data.JOB_CONCURRENCY,
    jobTimeoutMs: data.JOB_TIMEOUT_SECONDS * 1000,
    pollMs: data.JOB_POLL_MS,
    shutdownMs: data.SHUTDOWN_SECONDS * 1000,
    payments: {
      seed: data.PAYMENT_SEED,
      errorRatio: data.PAYMENT_ERROR_RATIO,
      timeoutRatio: data.PAYMENT_TIMEOUT_RATIO,
      declineRatio: data.PAYMENT_DECLINE_RATIO,
      latencyMs: data.PAYMENT_LATENCY_MS,
      deadlineMs: data.PAYMENT_DEADLINE_MS,
    },
  };
}
