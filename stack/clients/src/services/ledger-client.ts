import { z } from 'zod';
import { type ClientOptions, HttpBackend } from '../http-backend.ts';

const requestCount = z.object({
  method: z.string(),
  /** The template, as in the server's metric: `/products/:id`. */
  route: z.string(),
  /** As text; `0` when there was no answer. */
  status: z.string(),
  count: z.number(),
});

const ledgerSchema = z.object({
  /** Changes when the process restarts; counts of different epochs cannot be compared. */
  epoch: z.string(),
  startedAt: z.string(),
  at: z.string(),
  sent: z.number(),
  answered: z.number(),
  inflight: z.number(),
  shed: z.number(),
  requests: z.array(requestCount),
  noAnswer: z.array(
    z.object({ method: z.string(), route: z.string(), reason: z.string(), count: z.number() }),
  ),
  users: z.array(
    z.object({
      user: z.string(),
      fraudster: z.boolean(),
      requests: z.number(),
      orders: z.number(),
    }),
  ),
  versions: z.array(
    z.object({
      model: z.string(),
      version: z.string(),
      variant: z.string(),
      tp: z.number(),
      fp: z.number(),
      tn: z.number(),
      fn: z.number(),
    }),
  ),
  traces: z.object({
    count: z.number(),
    sample: z.array(
      z.object({
        traceId: z.string(),
        method: z.string(),
        route: z.string(),
        status: z.string(),
        user: z.string(),
        at: z.string(),
      }),
    ),
  }),
  checkout: z.looseObject({ accepted: z.number(), revenueMinor: z.number() }),
  /** Present after a flush: false when something was still unanswered at its deadline. */
  flushed: z.boolean().optional(),
});

export const loadStatusSchema = z.looseObject({
  state: z.enum(['off', 'running', 'paused', 'finished']),
  /** Requests per second wanted now. */
  rps: z.number(),
  profile: z.string().optional(),
  /** The rates and times of the profile, each in force. */
  parameters: z.record(z.string(), z.number()).optional(),
  seed: z.number().optional(),
  spacing: z.string().optional(),
  elapsedSeconds: z.number().optional(),
  behind: z.boolean(),
  inflight: z.number(),
  sent: z.number(),
});

export type Ledger = z.output<typeof ledgerSchema>;
export type LoadStatus = z.output<typeof loadStatusSchema>;

export interface LoadRequest {
  readonly profile: 'steady' | 'ramp' | 'spike' | 'daily';
  readonly rps?: number;
  readonly seed?: number;
  readonly durationSeconds?: number;
  /** Parameters of the profile: see the load generator's README. */
  readonly [parameter: string]: unknown;
}

export interface FlushOptions {
  /** Answer only once everything sent so far has been answered; arrivals pause meanwhile. */
  readonly flush?: boolean;
  /** How long the flush waits at most, in seconds. */
  readonly timeoutSeconds?: number;
  /** How much longer arrivals stay paused, in seconds: time for a scrape to see the same counts. */
  readonly holdSeconds?: number;
}

/** How much longer than the flush itself the call may take. */
const FLUSH_MARGIN_MS = 5_000;

/** The load generator: what it sends, and the exact account of it. Every method throws BackendError. */
export class LedgerClient {
  readonly #http: HttpBackend;

  constructor(baseUrl: string | URL, options?: ClientOptions) {
    this.#http = new HttpBackend('loadgen', baseUrl, options);
  }

  /** What was really sent, and what came back. */
  ledger(options: FlushOptions = {}): Promise<Ledger> {
    const { flush = false, timeoutSeconds = 15, holdSeconds } = options;
    if (!flush) return this.#http.json(ledgerSchema, { path: '/ledger' });
    return this.#http.json(ledgerSchema, {
      path: '/ledger',
      query: { flush, timeoutSeconds, holdSeconds },
      timeoutMs: timeoutSeconds * 1000 + FLUSH_MARGIN_MS,
    });
  }

  load(): Promise<LoadStatus> {
    return this.#http.json(loadStatusSchema, { path: '/load' });
  }

  /** Replaces the running load. */
  setLoad(request: LoadRequest): Promise<LoadStatus> {
    return this.#http.json(loadStatusSchema, { path: '/load', method: 'PUT', json: request });
  }

  stopLoad(): Promise<LoadStatus> {
    return this.#http.json(loadStatusSchema, { path: '/load', method: 'DELETE' });
  }
}
