const chunkBytes = 64 * 1024;
const keptChunks = 32;
const comma = 0x2c;
/** No UTF-16 code unit takes more bytes than this in UTF-8. */
const maxBytesPerUnit = 3;

/** Chunks that are free to be filled again. */
export class ChunkPool {
  readonly #free: Buffer[] = [];

  take(minBytes: number): Buffer {
    const recycled = minBytes <= chunkBytes ? this.#free.pop() : undefined;
    return recycled ?? Buffer.allocUnsafeSlow(Math.max(minBytes, chunkBytes));
  }

  give(chunks: readonly Buffer[]): void {
    for (const chunk of chunks) {
      if (chunk.length === chunkBytes && this.#free.length < keptChunks) this.#free.push(chunk);
    }
  }
}

/**
 * Encoded items as UTF-8, separated by commas. Bytes instead of strings, because what waits for
 * seconds outlives the young generation, and collecting it there costs more than encoding it.
 */
export class LaneBytes {
  readonly #pool: ChunkPool;
  readonly #chunks: Buffer[] = [];
  readonly #filled: number[] = [];
  #chunk: Buffer = Buffer.alloc(0);
  #used = 0;
  #empty = true;

  constructor(pool: ChunkPool) {
    this.#pool = pool;
  }

  get isEmpty(): boolean {
    return this.#empty;
  }

  /** @returns how many bytes the item took */
  append(item: string): number {
    const room = item.length * maxBytesPerUnit + 1;
    if (this.#chunk.length - this.#used < room) this.#nextChunk(room);
    const start = this.#used;
    if (this.#empty) this.#empty = false;
    else {
      this.#chunk[this.#used] = comma;
      this.#used += 1;
    }
    this.#used += this.#chunk.write(item, this.#used);
    return this.#used - start;
  }

  /** The filled parts, in order. They are valid until `release`. */
  parts(): Buffer[] {
    return this.#chunks.map((chunk, index) => chunk.subarray(0, this.#filled[index] ?? this.#used));
  }

  /** Gives the memory back; the items are gone. */
  release(): void {
    this.#pool.give(this.#chunks);
    this.#chunks.length = 0;
    this.#filled.length = 0;
    this.#chunk = Buffer.alloc(0);
    this.#used = 0;
    this.#empty = true;
  }

  #nextChunk(room: number): void {
    if (this.#chunks.length > 0) this.#filled.push(this.#used);
    this.#chunk = this.#pool.take(room);
    this.#chunks.push(this.#chunk);
    this.#used = 0;
  }
}
