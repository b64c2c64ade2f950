import type { Response } from 'express';

const beatMs = 15_000;

/**
 * An answer of server-sent events. It ends when the client goes away, when `end` is called, or with
 * the service.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStream {
  readonly #response: Response;
  readonly #closed = new AbortController();

  constructor(response: Response, stopping: AbortSignal) {
    this.#response = response;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    response.flushHeaders();
    const beat = setInterval(() => response.write(': beat\n\n'), beatMs);
    const stop = () => this.end();
    stopping.addEventListener('abort', stop, { once: true });
    if (stopping.aborted) stop();
    response.on('close', () => {
      clearInterval(beat);
      stopping.removeEventListener('abort', stop);
      this.#closed.abort();
    });
  }

  /** Aborted once nobody listens any more. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Whether the client lags so far behind that sending more would fill memory. */
  get isFull(): boolean {
    return this.#response.writableNeedDrain;
  }

  /** Sends one event; `data` is written as JSON. */
  send(event: string, data: unknown): void {
    if (this.#response.writableEnded) return;
    this.#response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    this.#response.end();
  }
}
