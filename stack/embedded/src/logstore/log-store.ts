import { MemorySegments } from '../segment/memory-segments.ts';
import type { SegmentLog } from '../segment/segment-log.ts';
import { LabelIndex } from './label-index.ts';
import { labelsKey } from './labels.ts';
import type { Matcher } from './matcher.ts';
import { decodePush, encodePush, type StreamEntries } from './push-codec.ts';
import { Stream } from './stream.ts';

/** Without a log, what is held is forgotten in parts of this size. */
const MEMORY_SEGMENT_BYTES = 4 * 1024 * 1024;
/** What the columns need for a line beside its bytes. */
const LINE_OVERHEAD_BYTES = 16;

export interface LogStoreOptions {
  /** Where pushes are kept; without it the store forgets on exit. */
  readonly log?: SegmentLog | undefined;
  readonly now: () => number;
  /** What was received longer ago than this may be dropped, in milliseconds. */
  readonly maxAgeMs: number;
  /** Bytes of lines and metadata in memory above which the oldest segment is dropped. */
  readonly maxBytes: number;
}

/** Streams with their lines: in memory for queries, in a segment log for the next start. */
export class LogStore {
  readonly #options: LogStoreOptions;
  readonly #segments: SegmentLog | MemorySegments;
  readonly #index = new LabelIndex();
  readonly #streams = new Map<string, Stream>();
  readonly #listeners = new Set<(streams: readonly StreamEntries[]) => void>();
  #bytes = 0;
  #lines = 0;

  constructor(options: LogStoreOptions) {
    this.#options = options;
    this.#segments = options.log ?? new MemorySegments(MEMORY_SEGMENT_BYTES);
    const recovery = options.log?.recover((record, segment) => {
      this.#apply(decodePush(record), segment);
    });
    this.recoveredRecords = recovery?.records ?? 0;
    this.corruptRecords = recovery?.corruptRecords ?? 0;
    this.retain();
  }

  readonly recoveredRecords: number;
  readonly corruptRecords: number;

  get streamCount(): number {
    return this.#streams.size;
  }

  get lineCount(): number {
    return this.#lines;
  }

  /** Bytes of lines and their metadata in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The stream of a label set, if it has ever been written to. */
  stream(key: string): Stream | undefined {
    return this.#streams.get(key);
  }

  /**
   * Stores lines: on disk first, then in memory.
   * @throws the error of the file system; nothing is stored then.
   */
  append(streams: readonly StreamEntries[]): void {
    if (streams.length === 0) return;
    const segment = this.#segments.append(encodePush(streams), this.#options.now());
    this.#apply(streams, segment);
    this.retain();
    for (const listener of this.#listeners) listener(streams);
  }

  /** Calls `listener` with everything that is stored from now on, until the returned function is called. */
  onAppend(listener: (streams: readonly StreamEntries[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Streams that fit all matchers. */
  select(matchers: readonly Matcher[]): Stream[] {
    return this.#index.select(matchers);
  }

  /** Forgets what is too old or too much; every push does it too. */
  retain(): void {
    const { now, maxAgeMs, maxBytes } = this.#options;
    const oldestAllowed = now() - maxAgeMs;
    for (const segment of this.#segments.segments()) {
      const isTooMuch = this.#bytes + this.#lines * LINE_OVERHEAD_BYTES > maxBytes;
      const isRecent = segment.writtenAtMs >= oldestAllowed;
      const isCurrent = segment.id === this.#segments.currentSegment;
      if (isRecent && (isCurrent || !isTooMuch)) return;
      this.#segments.drop(segment.id);
      this.#forget(segment.id);
    }
  }

  #apply(streams: readonly StreamEntries[], segment: number): void {
    for (const { labels, entries } of streams) {
      const key = labelsKey(labels);
      let stream = this.#streams.get(key);
      if (stream === undefined) {
        stream = new Stream(labels, key);
        this.#streams.set(key, stream);
        this.#index.add(stream);
      }
      for (const { ts, line, metadata } of entries) {
        const bytes = stream.append(segment, ts, line, metadata);
        if (bytes === undefined) continue;
        this.#bytes += bytes;
        this.#lines++;
      }
    }
  }

  #forget(segment: number): void {
    for (const [key, stream] of this.#streams) {
      for (const chunk of stream.chunks) {
        if (chunk.segment !== segment) continue;
        this.#bytes -= chunk.bytes;
        this.#lines -= chunk.count;
      }
      stream.dropSegment(segment);
      if (stream.chunks.length > 0) continue;
      this.#streams.delete(key);
      this.#index.remove(stream);
    }
  }
}
