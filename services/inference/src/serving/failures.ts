import { ProblemError } from '@lab/telemetry';
import { QueueClosedError, QueueFullError } from '../batching/batch-queue.ts';
import type { InvalidFeature } from '../features/validate-features.ts';

/** Features that cannot be scored. */
export class InvalidFeaturesError extends Error {
  override readonly name = 'InvalidFeaturesError';
  readonly invalid: readonly InvalidFeature[];

  constructor(invalid: readonly InvalidFeature[]) {
    super(invalid.map(({ feature, message }) => `${feature} ${message}`).join('; '));
    this.invalid = invalid;
  }
}

export interface Failure {
  /** Bounded: the label value of the error counter. */
  readonly errorType: 'invalid_input' | 'queue_full' | 'stopping' | 'internal';
  /** `invalid`: the caller's fault; `failure`: ours. */
  readonly status: 'invalid' | 'failure';
  readonly problem: unknown;
}

/** What a failed prediction counts as, and what its caller is told. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof InvalidFeaturesError) {
    const errors = error.invalid.map(({ feature, reason, message }) => ({
      path: `features.${feature}`,
      reason,
      message,
    }));
    const problem = new ProblemError(400, 'Invalid features', {
      detail: error.message,
      extensions: { errors },
    });
    return { errorType: 'invalid_input', status: 'invalid', problem };
  }
  if (error instanceof QueueFullError) {
    return { errorType: 'queue_full', status: 'failure', problem: busy('Queue full', error) };
  }
  if (error instanceof QueueClosedError) {
    return { errorType: 'stopping', status: 'failure', problem: busy('Stopping', error) };
  }
  return { errorType: 'internal', status: 'failure', problem: error };
}

/** 503 that says when to come back. */
export const busy = (title: string, error: Error): ProblemError =>
  new ProblemError(503, title, {
    detail: error.message,
    headers: { 'retry-after': '1' },
    cause: error,
  });
