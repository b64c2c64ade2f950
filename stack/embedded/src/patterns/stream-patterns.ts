import { setImmediate } from 'node:timers/promises';
import { HttpError } from '../http/http-error.ts';
import type { Chunk } from '../logstore/chunk.ts';
import type { Stream } from '../logstore/stream.ts';
import { LineMiner, type MinedPattern } from './line-miner.ts';

/** Lines are counted in buckets of this length. */
export const BUCKET_NS = 10_000_000_000n;

/**
 * Patterns of streams, mined when somebody asks: what was mined before is kept, so that only lines that
 * came since are looked at.
 */
export class StreamPatterns {
  readonly #miners = new WeakMap<Stream, LineMiner>();
  /** How many lines of a chunk have been mined. */
  readonly #mined = new WeakMap<Chunk, number>();

  /**
   * Patterns of all lines that a stream holds.
   * @throws HttpError 504 after the deadline; what has been mined until then is kept
   */
  async of(stream: Stream, deadlineMs: number): Promise<Iterable<MinedPattern>> {
    const miner = this.#miners.get(stream) ?? new LineMiner();
    this.#miners.set(stream, miner);
    for (const chunk of stream.chunks) {
      if ((this.#mined.get(chunk) ?? 0) === chunk.count) continue;
      if (Date.now() > deadlineMs) throw new HttpError(504, 'context deadline exceeded');
      this.#mine(miner, chunk);
      await setImmediate();
    }
    const oldest = stream.chunks.reduce<bigint | undefined>(
      (least, chunk) => (least === undefined || chunk.oldest < least ? chunk.oldest : least),
      undefined,
    );
    if (oldest !== undefined) miner.forgetBefore(Number(oldest / BUCKET_NS));
    return miner.patterns();
  }

  #mine(miner: LineMiner, chunk: Chunk): void {
    for (let index = this.#mined.get(chunk) ?? 0; index < chunk.count; index++) {
      const ts = chunk.base + BigInt(chunk.time(index));
      miner.add(chunk.line(index), Number(ts / BUCKET_NS));
    }
    this.#mined.set(chunk, chunk.count);
  }
}
