export interface BatchQueueOptions<I, O> {
  /** A batch is run as soon as so many items wait. */
  readonly maxBatch: number;
  /** ... or as soon as the first of them has waited so long, in milliseconds. */
  readonly maxWaitMs: number;
  /** Items that may wait; one more is refused. */
  readonly maxDepth: number;
  /** Runs one batch; the outputs stand in the order of the inputs. */
  readonly run: (batch: readonly I[]) => Promise<readonly O[]>;
}

/** What one item got out of its batch. */
export interface Batched<O> {
  readonly output: O;
  /** Items in the batch that it was run with. */
  readonly batchSize: number;
  /** Time from its arrival to the start of the batch, in milliseconds. */
  readonly waitedMs: number;
}

/** The queue holds as many items as it may. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** The queue was closed while the item waited, or before it came. */
export class QueueClosedError extends Error {
  override readonly name = 'QueueClosedError';
}

interface Waiting<I, O> {
  readonly input: I;
  readonly since: number;
  readonly resolve: (result: Batched<O>) => void;
  readonly reject: (error: unknown) => void;
}

/** Collects single items into small batches; one batch runs at a time. */
export class BatchQueue<I, O> {
  readonly #options: BatchQueueOptions<I, O>;
  #waiting: Waiting<I, O>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #closed = false;

  constructor(options: BatchQueueOptions<I, O>) {
    this.#options = options;
  }

  /** Items that wait and are not yet in a batch. */
  get depth(): number {
    return this.#waiting.length;
  }

  /**
   * Waits for a batch and its run.
   * @throws QueueFullError, QueueClosedError, or whatever the batch's run threw
   */
  submit(input: I): Promise<Batched<O>> {
    if (this.#closed) return Promise.reject(new QueueClosedError('the queue is closed'));
    if (this.depth >= this.#options.maxDepth) {
      return Promise.reject(new QueueFullError(`${this.depth} requests wait already`));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, since: performance.now(), resolve, reject });
      this.#schedule();
    });
  }

  /** Refuses what waits and what comes; the batch that runs is finished. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new QueueClosedError('the service is stopping'));
    }
  }

  #schedule(): void {
    const first = this.#waiting[0];
    if (this.#running || first === undefined) return;
    if (this.depth >= this.#options.maxBatch) {
      void this.#runBatch();
      return;
    }
    const rest = this.#options.maxWaitMs - (performance.now() - first.since);
    this.#timer ??= setTimeout(() => void this.#runBatch(), Math.max(0, rest));
  }

  async #runBatch(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting.splice(0, this.#options.maxBatch);
    const started = performance.now();
    this.#running = true;
    try {
      const outputs = await this.#options.run(batch.map(({ input }) => input));
      batch.forEach(({ resolve, reject, since }, index) => {
        const output = outputs[index];
        if (output === undefined) reject(new Error('the batch has fewer outputs than inputs'));
        else resolve({ output, batchSize: batch.length, waitedMs: started - since });
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#running = false;
      this.#schedule();
    }
  }
}
