const TIMEOUT_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

interface Batch {
  readonly body: Buffer;
  readonly samples: number;
}

export interface RemoteWriterOptions {
  readonly url: string;
  /** Batches that wait at most; the oldest gives way and is counted as dropped. */
  readonly maxBatches: number;
}

/** Sends remote write requests one after the other, and again while the receiver is down. */
export class RemoteWriter {
  readonly #options: RemoteWriterOptions;
  readonly #queue: Batch[] = [];
  readonly #stop = new AbortController();
  #sending: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  sent = 0;
  dropped = 0;
  retries = 0;

  constructor(options: RemoteWriterOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Queues a request; never waits. */
  push(body: Buffer, samples: number): void {
    this.#queue.push({ body, samples });
    while (this.#queue.length > this.#options.maxBatches) {
      this.dropped += this.#queue.shift()?.samples ?? 0;
    }
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = undefined;
    });
  }

  /** Tries once more to send what waits, for at most `timeoutMs`, then gives up. */
  async close(timeoutMs = 2000): Promise<void> {
    const deadline = setTimeout(() => this.#stop.abort(), timeoutMs);
    this.#wake?.();
    await this.#sending;
    clearTimeout(deadline);
    this.#stop.abort();
  }

  async #drain(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.#stop.signal.aborted) {
      const [batch] = this.#queue;
      if (batch === undefined) return;
      const outcome = await this.#send(batch.body);
      if (outcome === 'again') {
        this.retries++;
        await this.#sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        continue;
      }
      pause = FIRST_PAUSE_MS;
      // While it was under way the queue may have dropped it.
      if (this.#queue[0] === batch) this.#queue.shift();
      if (outcome === 'sent') this.sent += batch.samples;
      else this.dropped += batch.samples;
    }
  }

  async #send(body: Buffer): Promise<'sent' | 'refused' | 'again'> {
    try {
      const response = await fetch(this.#options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'x-prometheus-remote-write-version': '0.1.0',
        },
        body: new Uint8Array(body),
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.arrayBuffer();
      if (response.ok) return 'sent';
      return response.status >= 500 || response.status === 429 ? 'again' : 'refused';
    } catch {
      return 'again';
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#stop.signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wake = done;
      this.#stop.signal.addEventListener('abort', done);
    });
  }
}
