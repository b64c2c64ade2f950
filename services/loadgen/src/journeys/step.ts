import type { Answer, HttpRequest } from '../http/target.ts';
import type { Prediction } from '../ledger/confusion.ts';
import type { User } from '../population/user.ts';
import { between, type Random } from '../random.ts';

/** One request of a journey, and the pause before it. */
export interface Step {
  readonly request: HttpRequest;
  readonly thinkSeconds: number;
}

/** What a user does: yields requests, is given their answers, and decides what to do next. */
export type Journey = Generator<Step, void, Answer>;

/** A part of a journey that results in something. */
export type Part<T> = Generator<Step, T, Answer>;

/** How a checkout ended, as the user sees it. */
export type CheckoutResult =
  | { readonly kind: 'accepted'; readonly orderId: string; readonly totalMinor: number }
  | { readonly kind: 'declined' | 'rejected' | 'failed' | 'unknown' | 'replayed' };

/** Told what is to be remembered of a journey, beyond its requests. */
export interface Witness {
  checkout(user: User, result: CheckoutResult): void;
  judged(source: 'model' | 'fallback'): void;
  predicted(user: User, prediction: Prediction): void;
}

export interface Traveller {
  readonly user: User;
  readonly random: Random;
  readonly witness: Witness;
}

/**
 * Sends one request after a pause, and returns the answer. The pauses are shorter than real ones, so
 * that the first orders arrive seconds after the start.
 */
export function* visit({ random }: Traveller, request: HttpRequest): Part<Answer> {
  return yield { request, thinkSeconds: between(random, 0.1, 0.6) };
}
