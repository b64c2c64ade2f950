import type { Clock } from './clock.ts';

export interface BoundedMapOptions {
  /** Most entries kept; the least recently used one goes first. */
  readonly maxEntries: number;
  /** Age in milliseconds at which an entry counts as gone. */
  readonly ttlMs: number;
  readonly now: Clock;
}

interface Entry<V> {
  readonly value: V;
  readonly writtenAt: number;
}

/** A map that forgets: by age, and by least recent use once it is full. */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, Entry<V>>();
  readonly #options: BoundedMapOptions;

  constructor(options: BoundedMapOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value, unless it was never there, is too old, or had to make room. Counts as a use. */
  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (this.#isOld(entry)) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Like `get`, without counting as a use. */
  peek(key: K): V | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || this.#isOld(entry) ? undefined : entry.value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, writtenAt: this.#options.now() });
    if (this.#entries.size <= this.#options.maxEntries) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  /** The values that were written or used last, the last one first, at most `limit`. */
  recent(limit: number): V[] {
    return [...this.#entries.values()]
      .slice(-limit)
      .filter((entry) => !this.#isOld(entry))
      .reverse()
      .map(({ value }) => value);
  }

  #isOld({ writtenAt }: Entry<V>): boolean {
    return this.#options.now() - writtenAt >= this.#options.ttlMs;
  }
}
