/**
 * Wakes one sleeper per ring. A ring that nobody sleeps through is kept for the next who wants to,
 * so that a job announced between looking and sleeping is not missed.
 */
export class Doorbell {
  readonly #sleepers: (() => void)[] = [];
  #kept = false;

  ring(): void {
    const wake = this.#sleepers.shift();
    if (wake === undefined) this.#kept = true;
    else wake();
  }

  /** Wakes everybody who sleeps now. */
  ringForAll(): void {
    for (const wake of this.#sleepers.splice(0)) wake();
  }

  sleep(): Promise<void> {
    if (this.#kept) {
      this.#kept = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#sleepers.push(resolve);
    });
  }
}
