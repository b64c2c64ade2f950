import { Chunk } from './chunk.ts';
import type { Labels } from './labels.ts';

/** One stream: a label set and its lines. */
export class Stream {
  readonly labels: Labels;
  readonly key: string;
  chunks: Chunk[] = [];
  /** The newest time stamp ever accepted; orders what is too old. */
  newest: bigint | undefined;

  constructor(labels: Labels, key: string) {
    this.labels = labels;
    this.key = key;
  }

  /**
   * Appends a line unless it is stored already, and returns the bytes of it and its metadata, or
   * undefined when it was.
   */
  append(
    segment: number,
    ts: bigint,
    line: Uint8Array,
    metadata: Labels | undefined,
  ): number | undefined {
    if (this.newest !== undefined && ts <= this.newest) {
      if (this.chunks.some((chunk) => chunk.has(ts, line, metadata))) return undefined;
    }
    let head = this.chunks.at(-1);
    if (head === undefined || !head.accepts(segment, ts, line.length)) {
      head?.seal();
      head = new Chunk(segment, ts);
      this.chunks.push(head);
    }
    const before = head.bytes;
    head.append(ts, line, metadata);
    if (this.newest === undefined || ts > this.newest) this.newest = ts;
    return head.bytes - before;
  }

  /** Chunks with a line in [from, to), in order of arrival. */
  chunksBetween(from: bigint, to: bigint): Chunk[] {
    return this.chunks.filter((chunk) => chunk.oldest < to && chunk.newest >= from);
  }

  dropSegment(segment: number): void {
    this.chunks = this.chunks.filter((chunk) => chunk.segment !== segment);
  }
}
