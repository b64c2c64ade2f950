import { HttpError } from './http-error.ts';

/** When a request is given up. */
export class Deadline {
  readonly #endMs: number;

  /** @param timeoutMs from now, in milliseconds */
  constructor(timeoutMs: number) {
    this.#endMs = Date.now() + timeoutMs;
  }

  /** @throws HttpError 504 once it has passed */
  check(): void {
    if (Date.now() > this.#endMs) throw new HttpError(504, 'context deadline exceeded');
  }
}
