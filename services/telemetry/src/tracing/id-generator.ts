import { randomFillSync } from 'node:crypto';
import { INVALID_SPANID, INVALID_TRACEID } from '@opentelemetry/api';
import type { IdGenerator } from '@opentelemetry/sdk-trace';

const poolBytes = 4096;
const traceIdDigits = 32;
const spanIdDigits = 16;

/** Random ids cut from a pool of random bytes, which is cheaper than making each one by itself. */
export class PooledIdGenerator implements IdGenerator {
  readonly #bytes = Buffer.allocUnsafe(poolBytes);
  #digits = '';
  #used = 0;

  generateTraceId(): string {
    return this.#take(traceIdDigits);
  }

  generateSpanId(): string {
    return this.#take(spanIdDigits);
  }

  #take(digits: number): string {
    if (this.#used + digits > this.#digits.length) {
      this.#digits = randomFillSync(this.#bytes).toString('hex');
      this.#used = 0;
    }
    const id = this.#digits.slice(this.#used, this.#used + digits);
    this.#used += digits;
    return id === INVALID_SPANID || id === INVALID_TRACEID ? this.#take(digits) : id;
  }
}
