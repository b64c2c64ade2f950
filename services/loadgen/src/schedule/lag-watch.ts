import { logger } from '@lab/telemetry';

const BEHIND_AFTER_MS = 250;
const MEMORY_MS = 5_000;

/**
 * Tells whether the generator keeps its schedule: it is behind while a request of the last five
 * seconds was sent more than 0.25 s late, or was not sent because too many were unanswered.
 */
export class LagWatch {
  readonly #now: () => number;
  #behindUntilMs = Number.NEGATIVE_INFINITY;
  #reported = false;
  #worst = { lateMs: 0, untilMs: Number.NEGATIVE_INFINITY };

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get behind(): boolean {
    return this.#now() < this.#behindUntilMs;
  }

  /** The largest lag of the last five seconds, in milliseconds. */
  get worstMs(): number {
    return this.#now() < this.#worst.untilMs ? this.#worst.lateMs : 0;
  }

  /** A request was sent this much later than due. */
  sent(lateMs: number): void {
    if (lateMs >= this.worstMs) this.#worst = { lateMs, untilMs: this.#now() + MEMORY_MS };
    if (lateMs > BEHIND_AFTER_MS) this.#fellBehind('sent late', lateMs);
    else if (this.#reported && !this.behind) this.#caughtUp();
  }

  /** A request was not sent because too many were unanswered. */
  shed(): void {
    this.#fellBehind('too many requests unanswered', 0);
  }

  #fellBehind(reason: string, lateMs: number): void {
    this.#behindUntilMs = this.#now() + MEMORY_MS;
    if (this.#reported) return;
    this.#reported = true;
    const fields = { event: 'loadgen.behind', reason, lag_seconds: lateMs / 1_000 };
    logger.warn(fields, 'load generator is behind its schedule');
  }

  #caughtUp(): void {
    this.#reported = false;
    logger.info({ event: 'loadgen.caught-up' }, 'load generator keeps its schedule again');
  }
}
