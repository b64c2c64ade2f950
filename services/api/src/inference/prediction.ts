import { z } from 'zod';

/** Answer of the inference service to a prediction. */
export const Prediction = z.object({
  predictionId: z.string().min(1),
  model: z.object({ name: z.string(), version: z.string(), variant: z.string() }),
  score: z.number().min(0).max(1),
  class: z.enum(['legit', 'fraud']),
  confidence: z.number(),
  cached: z.boolean(),
});

export type Prediction = z.output<typeof Prediction>;

/** Features by name; null stands for a value that nobody knows. */
export type Features = Readonly<Record<string, number | null>>;

export interface PredictionRequest {
  readonly features: Features;
  readonly userId?: string | undefined;
}

/**
 * Why there is no prediction: no answer in time, no connection, an answer of status 5xx or 429, one
 * that is no prediction, a request that the service refuses, or the circuit is open.
 */
export type FailureReason =
  | 'timeout'
  | 'connection'
  | 'server_error'
  | 'bad_answer'
  | 'refused'
  | 'circuit_open';

/** There is no prediction. */
export class InferenceError extends Error {
  override readonly name = 'InferenceError';
  readonly reason: FailureReason;
  /** What the service said about a refused request. */
  readonly refusal: { readonly status: number; readonly detail: string } | undefined;

  constructor(
    reason: FailureReason,
    message: string,
    options: { cause?: unknown; refusal?: { status: number; detail: string } } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.reason = reason;
    this.refusal = options.refusal;
  }
}
