/**
 * Aborts after a time, but only once what has already arrived was read: after a stall of this
 * process, an answer that waits in the socket is an answer, and the server has counted it as one.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #immediate: NodeJS.Immediate | undefined;

  constructor(timeoutMs: number) {
    this.#timer = setTimeout(() => {
      // Timers run before the event loop reads sockets, immediates run after it.
      this.#immediate = setImmediate(() => this.#abort(timeoutMs));
    }, timeoutMs);
  }

  /** Aborts with a `TimeoutError`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  clear(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  #abort(timeoutMs: number): void {
    this.#controller.abort(new DOMException(`no answer in ${timeoutMs} ms`, 'TimeoutError'));
  }
}
