export interface PacerOptions {
  /** Due times in seconds from the start, ascending. */
  readonly times: Iterator<number, void, undefined>;
  /** Called once for each due time. `dueMs` is on the clock of `performance.now()`. */
  readonly onDue: (dueMs: number) => void;
  /** Called when no more times come. */
  readonly onEnd: () => void;
}

const LONGEST_SLEEP_MS = 250;

/**
 * Turns due times into calls. A call that comes late comes nevertheless, with its due time, so
 * that a stall shows as lag instead of vanishing from the schedule. A pause shifts what is to come.
 */
export class Pacer {
  readonly #options: PacerOptions;
  #originMs = 0;
  #nextMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pausedAtMs: number | undefined;
  #running = false;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
    this.#originMs = performance.now();
    if (this.#pausedAtMs !== undefined) this.#pausedAtMs = this.#originMs;
    this.#advance();
    this.#run();
  }

  pause(): void {
    if (this.#pausedAtMs !== undefined) return;
    this.#pausedAtMs = performance.now();
    clearTimeout(this.#timer);
  }

  resume(): void {
    if (this.#pausedAtMs === undefined) return;
    const pausedMs = performance.now() - this.#pausedAtMs;
    this.#pausedAtMs = undefined;
    this.#originMs += pausedMs;
    if (this.#nextMs !== undefined) this.#nextMs += pausedMs;
    if (this.#running) this.#run();
  }

  /** No call comes after this. */
  stop(): void {
    this.#running = false;
    this.#nextMs = undefined;
    clearTimeout(this.#timer);
  }

  #run(): void {
    if (this.#pausedAtMs !== undefined) return;
    while (this.#nextMs !== undefined && this.#nextMs <= performance.now()) {
      const dueMs = this.#nextMs;
      this.#advance();
      this.#options.onDue(dueMs);
    }
    if (!this.#running) return;
    if (this.#nextMs === undefined) {
      this.#running = false;
      this.#options.onEnd();
      return;
    }
    const sleepMs = Math.max(0, Math.min(this.#nextMs - performance.now(), LONGEST_SLEEP_MS));
    this.#timer = setTimeout(() => this.#run(), sleepMs);
  }

  #advance(): void {
    const next = this.#options.times.next();
    this.#nextMs = next.done === true ? undefined : this.#originMs + next.value * 1_000;
  }
}
