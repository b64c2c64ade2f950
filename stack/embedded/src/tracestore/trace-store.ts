import { decodeTraceRequest, type Encoding, encodings } from '../otlp/decode-request.ts';
import type { ResourceSpans } from '../otlp/model.ts';
import { MemorySegments } from '../segment/memory-segments.ts';
import type { SegmentLog } from '../segment/segment-log.ts';
import { Interner } from './intern.ts';
import { Trace } from './trace.ts';

/** Without a log, what is held is forgotten in parts of this size. */
const MEMORY_SEGMENT_BYTES = 4 * 1024 * 1024;
/** About 500 MB resident. */
const MAX_SPANS = 250_000;

export interface TraceStoreOptions {
  readonly log?: SegmentLog | undefined;
  readonly now: () => number;
  /** What was received longer ago than this may be dropped, in milliseconds. */
  readonly maxAgeMs: number;
  /** Bytes of requests above which the oldest segment is dropped. */
  readonly maxBytes: number;
  /** Spans above which it is dropped too: memory goes by spans, whatever their encoding. */
  readonly maxSpans?: number;
}

/** Traces by id: in memory for queries, the requests in a segment log for the next start. */
export class TraceStore {
  readonly #options: TraceStoreOptions;
  readonly #segments: SegmentLog | MemorySegments;
  readonly #traces = new Map<string, Trace>();
  readonly #interner = new Interner();
  #spans = 0;

  constructor(options: TraceStoreOptions) {
    this.#options = options;
    this.#segments = options.log ?? new MemorySegments(MEMORY_SEGMENT_BYTES);
    const recovery = options.log?.recover((record, segment) => {
      const encoding = record[0] === encodings.json ? encodings.json : encodings.protobuf;
      this.#apply(decodeTraceRequest(encoding, record.subarray(1)), segment);
    });
    this.corruptRecords = recovery?.corruptRecords ?? 0;
    this.retain();
  }

  readonly corruptRecords: number;

  get traceCount(): number {
    return this.#traces.size;
  }

  get spanCount(): number {
    return this.#spans;
  }

  /**
   * Stores a request that has been decoded: as it came on disk, then its spans in memory.
   * @throws the error of the file system; nothing is stored then.
   */
  append(encoding: Encoding, body: Buffer, decoded: readonly ResourceSpans[]): void {
    if (decoded.length === 0) return;
    const record = Buffer.concat([Buffer.of(encoding), body]);
    const segment = this.#segments.append(record, this.#options.now());
    this.#apply(decoded, segment);
    this.retain();
  }

  /** The trace with an id of 32 lower-case hexadecimal digits. */
  trace(id: string): Trace | undefined {
    return this.#traces.get(id);
  }

  /** Traces that overlap [start, end], in nanoseconds; all without a range. */
  *traces(range?: { readonly start: bigint; readonly end: bigint }): Generator<Trace> {
    for (const trace of this.#traces.values()) {
      if (range !== undefined) {
        const { start, end } = trace.summary();
        if (start > range.end || end < range.start) continue;
      }
      yield trace;
    }
  }

  /** Forgets what is too old or too much; every push does it too. */
  retain(): void {
    const { now, maxAgeMs, maxBytes, maxSpans = MAX_SPANS } = this.#options;
    const oldestAllowed = now() - maxAgeMs;
    const segments = this.#segments.segments();
    let bytes = segments.reduce((total, segment) => total + segment.bytes, 0);
    for (const segment of segments) {
      const isTooMuch = bytes > maxBytes || this.#spans > maxSpans;
      const isRecent = segment.writtenAtMs >= oldestAllowed;
      const isCurrent = segment.id === this.#segments.currentSegment;
      if (isRecent && (isCurrent || !isTooMuch)) return;
      this.#segments.drop(segment.id);
      bytes -= segment.bytes;
      this.#forget(segment.id);
    }
  }

  #apply(decoded: readonly ResourceSpans[], segment: number): void {
    for (const { resource, scopes } of decoded) {
      const sharedResource = this.#interner.resource(resource);
      for (const { scope, spans } of scopes) {
        const sharedScope = this.#interner.scope(scope);
        for (const span of spans) {
          let trace = this.#traces.get(span.traceId);
          if (trace === undefined) {
            trace = new Trace(span.traceId);
            this.#traces.set(span.traceId, trace);
          }
          const added = trace.add({
            ...span,
            traceId: trace.id,
            attributes: this.#interner.attributes(span.attributes),
            resource: sharedResource,
            scope: sharedScope,
            segment,
            // Clocks differ: a span that ends before it begins took no time.
            duration: Math.max(0, Number(span.end - span.start)),
          });
          if (added) this.#spans++;
        }
      }
    }
  }

  #forget(segment: number): void {
    for (const [id, trace] of this.#traces) {
      this.#spans -= trace.dropSegment(segment);
      if (trace.spans.length === 0) this.#traces.delete(id);
    }
  }
}
