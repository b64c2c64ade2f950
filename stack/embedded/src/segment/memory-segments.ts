import type { Segment } from './segment-log.ts';

/** Counts what a store without a folder holds, in parts like those of a segment log. */
export class MemorySegments {
  readonly #maxBytes: number;
  readonly #segments: { id: number; bytes: number; writtenAtMs: number }[] = [];
  #last = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get currentSegment(): number {
    return this.#segments.at(-1)?.id ?? 0;
  }

  /** Counts one record and returns the number of its segment. */
  append(payload: Uint8Array, nowMs: number): number {
    let current = this.#segments.at(-1);
    if (current === undefined || current.bytes >= this.#maxBytes) {
      current = { id: ++this.#last, bytes: 0, writtenAtMs: nowMs };
      this.#segments.push(current);
    }
    current.bytes += payload.length;
    current.writtenAtMs = nowMs;
    return current.id;
  }

  /** Oldest first. */
  segments(): readonly Segment[] {
    return [...this.#segments];
  }

  drop(id: number): void {
    const index = this.#segments.findIndex((segment) => segment.id === id);
    if (index >= 0) this.#segments.splice(index, 1);
  }
}
