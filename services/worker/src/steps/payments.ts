import { inc, withSpan } from '@lab/telemetry';
import { payments } from '../metrics.ts';
import { PaymentDeclined } from '../payment-provider/errors.ts';
import type { ChargeRequest, FakePaymentProvider } from '../payment-provider/payment-provider.ts';

/** How the worker calls the provider: with a deadline, a span and a count of the answers. */
export class PaymentClient {
  readonly #provider: FakePaymentProvider;
  readonly #deadlineMs: number;

  /** @param deadlineMs how long to wait for an answer */
  constructor(provider: FakePaymentProvider, deadlineMs: number) {
    this.#provider = provider;
    this.#deadlineMs = deadlineMs;
  }

  /** @see FakePaymentProvider.charge */
  charge(request: ChargeRequest, signal: AbortSignal): Promise<{ reference: string }> {
    return this.#call('charge', 'approved', signal, (deadline) =>
      this.#provider.charge(request, deadline),
    );
  }

  /** @see FakePaymentProvider.refund */
  refund(request: Omit<ChargeRequest, 'amountMinor'>, signal: AbortSignal): Promise<void> {
    return this.#call('refund', 'refunded', signal, (deadline) =>
      this.#provider.refund(request, deadline),
    );
  }

  #call<T>(
    operation: string,
    success: 'approved' | 'refunded',
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const attributes = { 'peer.service': 'payment-provider', 'payment.operation': operation };
    return withSpan(`payment.${operation}`, { kind: 'client', attributes }, async () => {
      const timeout = AbortSignal.timeout(this.#deadlineMs);
      try {
        const answer = await work(AbortSignal.any([signal, timeout]));
        inc(payments, { result: success });
        return answer;
      } catch (error) {
        if (error instanceof PaymentDeclined) inc(payments, { result: 'declined' });
        else if (timeout.aborted) inc(payments, { result: 'timeout' });
        else if (!signal.aborted) inc(payments, { result: 'error' });
        throw error;
      }
    });
  }
}
