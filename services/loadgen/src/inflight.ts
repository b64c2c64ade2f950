/** Counts what is under way and tells when nothing is. */
export class Inflight {
  #count = 0;
  #waiting: (() => void)[] = [];

  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#count += 1;
  }

  remove(): void {
    this.#count -= 1;
    if (this.#count > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** True once nothing is under way, false when that takes longer than the deadline. */
  async idle(timeoutMs: number): Promise<boolean> {
    if (this.#count === 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const wake = () => resolve(true);
    this.#waiting.push(wake);
    const timer = setTimeout(() => resolve(false), timeoutMs);
    const idle = await promise;
    clearTimeout(timer);
    if (!idle) this.#waiting = this.#waiting.filter((one) => one !== wake);
    return idle;
  }
}
