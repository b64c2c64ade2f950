import { ChunkPool, LaneBytes } from './lane-bytes.ts';

/** What became of one attempt to send a batch. */
export type SendOutcome =
  | { readonly status: 'sent' }
  /** Nobody answered: the batch is kept and tried again for as long as the queue has room. */
  | { readonly status: 'unreachable'; readonly detail: string }
  /** The backend answered that it failed: tried again, but not for ever. */
  | { readonly status: 'failed'; readonly detail: string }
  /** The backend will never take this batch. */
  | { readonly status: 'rejected'; readonly detail: string };

/** Encoded items, grouped by lane in the order in which they were added. */
export interface Batch {
  readonly lanes: readonly Pick<LaneBytes, 'isEmpty' | 'parts'>[];
  readonly count: number;
}

/** Why items were lost. */
export type LossReason = 'queue_full' | 'rejected' | 'retries_exhausted' | 'shutdown';

export interface ShipperOptions {
  send(batch: Batch): Promise<SendOutcome>;
  /** A batch is sent when it holds this many items, or bytes, or when its oldest item has waited this long. */
  readonly batch: {
    readonly items: number;
    readonly bytes: number;
    readonly delayMs: number;
  };
  /** Bounds of everything that waits, the batch under way included. */
  readonly queue: { readonly items: number; readonly bytes: number };
  readonly retry: {
    readonly firstMs: number;
    readonly maxMs: number;
    /** Attempts for a batch that the backend fails to take. */
    readonly attempts: number;
  };
  onSent(count: number): void;
  onLost(reason: LossReason, count: number): void;
  /** Called when sending starts to fail, and when it works again. */
  onHealth(healthy: boolean, detail: string): void;
}

interface OpenBatch {
  readonly lanes: LaneBytes[];
  count: number;
  bytes: number;
}

/**
 * Sends items in batches, one batch at a time, in order. Memory is bounded: when the queue is full
 * the oldest waiting batch is given up. Every item is either reported sent or reported lost.
 */
export class Shipper {
  readonly #options: ShipperOptions;
  #open: OpenBatch = emptyBatch();
  readonly #waiting: OpenBatch[] = [];
  readonly #pool = new ChunkPool();
  #items = 0;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #healthy = true;
  #stopped = false;

  constructor(options: ShipperOptions) {
    this.#options = options;
  }

  /** Takes one encoded item. Never blocks and never throws. */
  add(lane: number, item: string): void {
    const { batch, queue } = this.#options;
    if (this.#stopped) {
      this.#options.onLost('shutdown', 1);
      return;
    }
    if (this.#items >= queue.items || this.#bytes + item.length > queue.bytes) {
      if (!this.#makeRoom(item.length)) {
        this.#options.onLost('queue_full', 1);
        return;
      }
    }
    const open = this.#open;
    while (open.lanes.length <= lane) open.lanes.push(new LaneBytes(this.#pool));
    const bytes = open.lanes[lane]?.append(item) ?? 0;
    open.count += 1;
    open.bytes += bytes;
    this.#items += 1;
    this.#bytes += bytes;
    if (open.count >= batch.items || open.bytes >= batch.bytes) this.#seal();
    else if (this.#timer === undefined) {
      this.#timer = setTimeout(() => this.#seal(), batch.delayMs).unref();
    }
  }

  /** Items that are neither sent nor lost yet. */
  get pending(): number {
    return this.#items;
  }

  /** Sends everything that waits. Resolves when the queue is empty or the time is over. */
  async flush(timeoutMs: number): Promise<boolean> {
    this.#seal();
    this.#wake?.();
    if (this.#working !== undefined) await withDeadline(this.#working, timeoutMs);
    return this.#items === 0;
  }

  /** Flushes, then gives up what could not be sent in time. */
  async stop(timeoutMs: number): Promise<void> {
    await this.flush(timeoutMs);
    this.#stopped = true;
    this.#wake?.();
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
    const left = this.#items;
    this.#items = 0;
    this.#bytes = 0;
    if (left > 0) this.#options.onLost('shutdown', left);
  }

  #seal(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#open.count > 0) {
      this.#waiting.push(this.#open);
      this.#open = emptyBatch();
    }
    if (this.#waiting.length > 0) this.#working ??= this.#work();
  }

  #makeRoom(needed: number): boolean {
    const { queue } = this.#options;
    while (this.#items >= queue.items || this.#bytes + needed > queue.bytes) {
      const oldest = this.#waiting.shift();
      if (oldest === undefined) return false;
      this.#settle(oldest);
      this.#options.onLost('queue_full', oldest.count);
    }
    return true;
  }

  #settle(batch: OpenBatch): void {
    this.#items -= batch.count;
    this.#bytes -= batch.bytes;
    for (const lane of batch.lanes) lane.release();
  }

  async #work(): Promise<void> {
    for (let batch = this.#waiting.shift(); batch; batch = this.#waiting.shift()) {
      const loss = await this.#deliver(batch);
      if (this.#stopped) break;
      this.#settle(batch);
      if (loss === undefined) this.#options.onSent(batch.count);
      else this.#options.onLost(loss, batch.count);
    }
    this.#working = undefined;
  }

  async #deliver(batch: OpenBatch): Promise<LossReason | undefined> {
    const { retry } = this.#options;
    let failures = 0;
    for (let wait = retry.firstMs; !this.#stopped; wait = Math.min(wait * 2, retry.maxMs)) {
      const outcome = await this.#attempt(batch);
      this.#reportHealth(outcome);
      if (outcome.status === 'sent') return undefined;
      if (outcome.status === 'rejected') return 'rejected';
      if (outcome.status === 'failed') failures += 1;
      if (failures >= retry.attempts) return 'retries_exhausted';
      await this.#pause(wait * (0.8 + Math.random() * 0.4));
    }
    return 'shutdown';
  }

  async #attempt(batch: Batch): Promise<SendOutcome> {
    try {
      return await this.#options.send(batch);
    } catch (error) {
      return { status: 'failed', detail: String(error) };
    }
  }

  #reportHealth(outcome: SendOutcome): void {
    const healthy = outcome.status === 'sent';
    if (healthy === this.#healthy) return;
    this.#healthy = healthy;
    this.#options.onHealth(healthy, healthy ? 'works again' : outcome.detail);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms).unref();
      this.#wake = done;
    });
  }
}

function emptyBatch(): OpenBatch {
  return { lanes: [], count: 0, bytes: 0 };
}

/** Waits for `work`, at most `ms`. Tells whether it ended in time; an error of `work` is thrown. */
export async function withDeadline(work: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), promise]);
  } finally {
    clearTimeout(timer);
  }
}
