import { inc, logger } from '@lab/telemetry';
import { trace } from '@opentelemetry/api';
import {
  BrokenCircuitError,
  CircuitState,
  CountBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { InferenceConfig } from '../config.ts';
import { askOnce } from './attempt.ts';
import { circuitOpen, fallbacks, retries } from './metrics.ts';
import { InferenceError, type Prediction, type PredictionRequest } from './prediction.ts';

const target = 'inference';

/** The circuit opens when half of the last 20 attempts failed, but not before 10 were made. */
const BREAKER_WINDOW = { threshold: 0.5, size: 20, minimumNumberOfCalls: 10 };
const BACKOFF = { initialDelay: 10, maxDelay: 60 };

export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * The way to the inference service. A prediction has a budget of time; within it failed attempts
 * are repeated after a short random pause. When most attempts fail, the circuit opens: calls fail at
 * once for some seconds, then one attempt decides whether it closes.
 */
export class Inference {
  readonly #config: InferenceConfig;
  readonly #breaker;
  readonly #policy;

  constructor(config: InferenceConfig) {
    this.#config = config;
    const passing = handleWhen(isServiceFailure);
    const deadline = timeout(config.budgetMs, TimeoutStrategy.Aggressive);
    const retrying = retry(passing, {
      maxAttempts: config.retries,
      backoff: new ExponentialBackoff(BACKOFF),
    });
    this.#breaker = circuitBreaker(passing, {
      halfOpenAfter: config.breakerOpenMs,
      breaker: new CountBreaker(BREAKER_WINDOW),
    });
    retrying.onRetry(() => {
      inc(retries, { target });
      trace.getActiveSpan()?.addEvent('retry');
    });
    circuitOpen.set({ target }, 0);
    this.#breaker.onStateChange((state) => {
      circuitOpen.set({ target }, state === CircuitState.Closed ? 0 : 1);
      logger.warn({ event: 'circuit.changed', target, state: stateName(state) }, 'circuit changed');
    });
    this.#policy = wrap(deadline, retrying, this.#breaker);
  }

  get breaker(): BreakerState {
    return stateName(this.#breaker.state);
  }

  /**
   * The prediction for a transaction. A failure is counted as a fallback: what the caller does
   * without a prediction is up to it.
   * @throws InferenceError
   */
  async predict(request: PredictionRequest): Promise<Prediction> {
    const { url, attemptMs } = this.#config;
    try {
      return await this.#policy.execute(({ signal }) => askOnce(url, request, signal, attemptMs));
    } catch (error) {
      const failure = asInferenceError(error);
      inc(fallbacks, { reason: failure.reason });
      const { reason } = failure;
      // While the circuit is open every call fails the same way; its opening is in the log.
      const level = reason === 'circuit_open' ? 'debug' : 'warn';
      logger[level]({ event: 'inference.failed', reason, error: failure }, 'no prediction');
      throw failure;
    }
  }
}

/** Whether an error says something about the health of the service, and another try makes sense. */
function isServiceFailure(error: unknown): boolean {
  return error instanceof InferenceError && error.reason !== 'refused';
}

function asInferenceError(error: unknown): InferenceError {
  if (error instanceof InferenceError) return error;
  if (error instanceof TaskCancelledError) {
    return new InferenceError('timeout', 'no prediction in time', { cause: error });
  }
  if (error instanceof BrokenCircuitError) {
    return new InferenceError('circuit_open', 'the circuit is open', { cause: error });
  }
  throw error;
}

function stateName(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}
