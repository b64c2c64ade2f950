import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type pg from 'pg';
import { z } from 'zod';
import type { PaymentProviderConfig } from '../config.ts';
import { chance } from './chance.ts';
import { PaymentDeclined, PaymentRefused, PaymentUnavailable } from './errors.ts';

export interface ChargeRequest {
  /** Two requests with the same key charge once. */
  readonly idempotencyKey: string;
  readonly amountMinor: number;
  /** 1 for the first try of the caller; the failures depend on it. */
  readonly attempt: number;
}

export interface ProviderOptions extends PaymentProviderConfig {
  /** Share of the calls that fail because of a fault that is switched on. */
  readonly outageRatio: () => number;
}

/**
 * Stands for another company's payment service. It remembers charges in a database of its own (a
 * table nobody else writes, in transactions of its own), takes its time, and fails at times, also
 * after it has charged. An aborted signal is a caller that hangs up: the charge may or may not exist.
 */
export class FakePaymentProvider {
  readonly #pool: pg.Pool;
  readonly #options: ProviderOptions;

  constructor(pool: pg.Pool, options: ProviderOptions) {
    this.#pool = pool;
    this.#options = options;
  }

  /**
   * Charges the card once per idempotency key.
   * @returns the provider's reference of the charge
   * @throws PaymentDeclined, PaymentUnavailable, PaymentRefused, or the reason of the aborted signal
   */
  async charge(request: ChargeRequest, signal: AbortSignal): Promise<{ reference: string }> {
    const { idempotencyKey, amountMinor, attempt } = request;
    const { declineRatio, timeoutRatio } = this.#options;
    await this.#answer('charge', idempotencyKey, attempt, signal);
    if (!(await this.#isKnown(idempotencyKey, amountMinor))) {
      if (this.#chance('decline', idempotencyKey) < declineRatio) {
        const short = this.#chance('decline reason', idempotencyKey) < 0.5;
        throw new PaymentDeclined(short ? 'insufficient_funds' : 'card_declined');
      }
      await this.#query(
        `INSERT INTO provider_charges (idempotency_key, amount_minor) VALUES ($1, $2)
         ON CONFLICT (idempotency_key) DO NOTHING`,
        [idempotencyKey, amountMinor],
      );
    }
    if (this.#chance('timeout', idempotencyKey, attempt) < timeoutRatio) await hang(signal);
    return { reference: referenceOf(idempotencyKey) };
  }

  /**
   * Gives a charge back; once is enough, more often does no harm.
   * @throws PaymentUnavailable, PaymentRefused, or the reason of the aborted signal
   */
  async refund(
    { idempotencyKey, attempt }: Omit<ChargeRequest, 'amountMinor'>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#answer('refund', idempotencyKey, attempt, signal);
    const { rowCount } = await this.#query(
      `UPDATE provider_charges SET refunded_at = coalesce(refunded_at, now())
       WHERE idempotency_key = $1`,
      [idempotencyKey],
    );
    if (rowCount === 0) throw new PaymentRefused('no such charge');
  }

  async #answer(
    operation: string,
    key: string,
    attempt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { latencyMs, outageRatio, errorRatio } = this.#options;
    signal.throwIfAborted();
    const factor = 0.5 + this.#chance(operation, 'latency', key, attempt);
    await delay(latencyMs * factor, undefined, { signal });
    if (this.#chance(operation, 'outage', key, attempt) < outageRatio()) {
      throw new PaymentUnavailable('outage');
    }
    if (this.#chance(operation, 'error', key, attempt) < errorRatio) {
      throw new PaymentUnavailable('internal error');
    }
  }

  async #isKnown(key: string, amountMinor: number): Promise<boolean> {
    const { rows } = await this.#query(
      'SELECT amount_minor = $2 AS same FROM provider_charges WHERE idempotency_key = $1',
      [key, amountMinor],
    );
    const [known] = z.array(z.object({ same: z.boolean() })).parse(rows);
    if (known?.same === false) {
      throw new PaymentRefused('idempotency key used with another amount');
    }
    return known !== undefined;
  }

  /** Statements of the provider belong to no trace of the shop. */
  #query(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    return context.with(ROOT_CONTEXT, () => this.#pool.query(text, [...values]));
  }

  #chance(...parts: readonly (string | number)[]): number {
    return chance(this.#options.seed, ...parts);
  }
}

function referenceOf(key: string): string {
  return `ch_${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const hangUp = () => reject(signal.reason);
    if (signal.aborted) hangUp();
    else signal.addEventListener('abort', hangUp, { once: true });
  });
}
