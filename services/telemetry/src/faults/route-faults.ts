import type { Request, RequestHandler, Response } from 'express';
import { recordOf } from '../http/request-record.ts';
import { logger } from '../logging/logger.ts';
import { ProblemError } from '../problem.ts';

/** A client that waits longer for a route under `timeout` is answered 504. */
const longestHoldMs = 60_000;

interface Targeted {
  /** Route template that is struck; every route without it. */
  readonly route?: string | undefined;
}

export interface LatencyParams extends Targeted {
  readonly ms: number;
  readonly jitterMs: number;
  readonly probability: number;
}

export interface ErrorRateParams extends Targeted {
  readonly ratio: number;
  readonly status: number;
}

export interface TimeoutParams extends Targeted {
  readonly ratio: number;
}

/** The faults that strike requests, after their route is known and before its handlers run. */
export class RouteFaults {
  #latency: LatencyParams | undefined;
  #errorRate: ErrorRateParams | undefined;
  #timeout: TimeoutParams | undefined;
  #leakSecrets = false;
  readonly #held = { latency: new Set<() => void>(), timeout: new Set<() => void>() };

  /** Whether any of them is on. */
  get active(): boolean {
    return (
      this.#latency !== undefined ||
      this.#errorRate !== undefined ||
      this.#timeout !== undefined ||
      this.#leakSecrets
    );
  }

  /** Switches latency on or, without parameters, off; requests that wait then go on at once. */
  setLatency(params?: LatencyParams): void {
    this.#latency = params;
    if (params === undefined) release(this.#held.latency);
  }

  setErrorRate(params?: ErrorRateParams): void {
    this.#errorRate = params;
  }

  /** Switches timeouts on or, without parameters, off; requests that hang then go on at once. */
  setTimeouts(params?: TimeoutParams): void {
    this.#timeout = params;
    if (params === undefined) release(this.#held.timeout);
  }

  setSecretLeak(on: boolean): void {
    this.#leakSecrets = on;
  }

  /** Runs in front of the handlers of every route. */
  readonly handler: RequestHandler = async (request, response, next) => {
    if (this.#leakSecrets) leakSecrets(request);
    const latency = strikes(this.#latency, request);
    if (latency && Math.random() < latency.probability) {
      const ms = latency.ms + latency.jitterMs * (2 * Math.random() - 1);
      await hold(this.#held.latency, response, Math.max(ms, 0));
    }
    const timeout = strikes(this.#timeout, request);
    if (timeout && Math.random() < timeout.ratio) {
      const released = await hold(this.#held.timeout, response, longestHoldMs);
      if (!released) throw new ProblemError(504, 'Gateway Timeout', { detail: 'fault: timeout' });
    }
    if (response.destroyed) return;
    const errorRate = strikes(this.#errorRate, request);
    if (errorRate && Math.random() < errorRate.ratio) {
      throw new ProblemError(errorRate.status, 'Injected fault', { detail: 'fault: error-rate' });
    }
    next();
  };
}

function strikes<T extends Targeted>(params: T | undefined, request: Request): T | undefined {
  const everywhere = params?.route === undefined;
  return everywhere || params.route === recordOf(request)?.route ? params : undefined;
}

/** Waits until the time is over, the fault is switched off (then true), or the client is gone. */
function hold(held: Set<() => void>, response: Response, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (released: boolean) => {
      clearTimeout(timer);
      held.delete(free);
      response.off('close', leave);
      resolve(released);
    };
    const free = () => end(true);
    const leave = () => end(true);
    const timer = setTimeout(() => end(false), ms);
    held.add(free);
    response.once('close', leave);
  });
}

function release(held: ReadonlySet<() => void>): void {
  for (const free of [...held]) free();
}

/** The message is free text: redaction by field name cannot see what stands in it. */
function leakSecrets(request: Request): void {
  logger.info(
    { event: 'payment.debug' },
    `card 4111111111111111 accepted with key sk_live_51Hx9fake8Kd0aQ2 for ${request.method} ${recordOf(request)?.route}`,
  );
}
