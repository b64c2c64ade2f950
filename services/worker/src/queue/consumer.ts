import { setTimeout as delay } from 'node:timers/promises';
import { Doorbell } from './doorbell.ts';

/** What came of looking for a job. */
export type Turn = 'worked' | 'empty' | 'unavailable';

export interface ConsumerOptions {
  /** Jobs that run at the same time. */
  readonly slots: number;
  /** Pause between two looks into an empty queue, in milliseconds. */
  readonly pollMs: number;
  /**
   * Looks for one job, calls `found` when there is one, and does it. An aborted signal means: let go
   * of it now. Never rejects.
   */
  readonly take: (signal: AbortSignal, found: () => void) => Promise<Turn>;
}

/**
 * Takes jobs from one queue. While there are jobs all slots work without pause; on an empty queue
 * all sleep, and a timer or a ring wakes one of them, which wakes the next when it finds a job.
 */
export class Consumer {
  readonly #options: ConsumerOptions;
  readonly #bell = new Doorbell();
  readonly #letGo = new AbortController();
  #running: Promise<unknown> | undefined;
  #poll: NodeJS.Timeout | undefined;
  #stopping = false;
  #lastTurn = 0;

  constructor(options: ConsumerOptions) {
    this.#options = options;
  }

  /** Unix time in milliseconds at which the queue was last reached, 0 before the first time. */
  get lastTurn(): number {
    return this.#lastTurn;
  }

  start(): void {
    const { slots, pollMs } = this.#options;
    this.#poll = setInterval(() => this.#bell.ring(), pollMs);
    this.#running = Promise.all(Array.from({ length: slots }, () => this.#work()));
  }

  /** Says that there is a job. */
  ring(): void {
    this.#bell.ring();
  }

  /** Takes no more jobs, lets those in hand finish for `graceMs`, then gives the rest back. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#poll);
    this.#bell.ringForAll();
    const timer = new AbortController();
    await Promise.race([
      this.#running,
      delay(graceMs, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
    this.#letGo.abort();
    await this.#running;
  }

  async #work(): Promise<void> {
    while (!this.#stopping) {
      const turn = await this.#options.take(this.#letGo.signal, () => this.#bell.ring());
      if (turn !== 'unavailable') this.#lastTurn = Date.now();
      if (turn !== 'worked' && !this.#stopping) await this.#bell.sleep();
    }
  }
}
