import { equalLabels, type Labels } from './labels.ts';
import { MetadataColumn, type MetadataSource } from './metadata-column.ts';

const noLabels: Labels = new Map();
const INITIAL_LINES = 32;
const INITIAL_TEXT_BYTES = 4096;
const MAX_LINES = 8192;
const MAX_BYTES = 1024 * 1024;
/** Offsets stay exact in a double below this many nanoseconds (52 days). */
const MAX_SPAN_NS = 2 ** 52;

/**
 * Consecutive lines of one stream in columns: times as nanoseconds after `base`, the lines as UTF-8
 * in one buffer, structured metadata in a column of its own. A chunk belongs to one segment of the log
 * on disk.
 */
export class Chunk implements MetadataSource {
  readonly segment: number;
  readonly base: bigint;
  #times = new Float64Array(INITIAL_LINES);
  #ends = new Uint32Array(INITIAL_LINES);
  #text = Buffer.allocUnsafeSlow(INITIAL_TEXT_BYTES);
  #metadata: MetadataColumn | undefined;
  #count = 0;
  #textBytes = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #order: Uint32Array | undefined;
  #ordered = true;

  constructor(segment: number, base: bigint) {
    this.segment = segment;
    this.base = base;
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes of the lines and of the names and values of structured metadata. */
  get bytes(): number {
    return this.#textBytes + (this.#metadata?.bytes ?? 0);
  }

  /** Bytes as the original's index counts them, which is not the sum of what the lines carry. */
  get indexedBytes(): number {
    return this.#textBytes + (this.#metadata?.symbolBytes() ?? 0);
  }

  get oldest(): bigint {
    return this.base + BigInt(this.#min);
  }

  get newest(): bigint {
    return this.base + BigInt(this.#max);
  }

  /** Whether a line at `ts` of `lineBytes` bytes still belongs here. */
  accepts(segment: number, ts: bigint, lineBytes: number): boolean {
    if (segment !== this.segment || this.#count >= MAX_LINES) return false;
    if (this.#count > 0 && this.bytes + lineBytes > MAX_BYTES) return false;
    return Math.abs(Number(ts - this.base)) < MAX_SPAN_NS;
  }

  append(ts: bigint, line: Uint8Array, metadata: Labels | undefined): void {
    const time = Number(ts - this.base);
    this.#reserve(line.length);
    const index = this.#count++;
    this.#times[index] = time;
    this.#text.set(line, this.#textBytes);
    this.#textBytes += line.length;
    this.#ends[index] = this.#textBytes;
    if (metadata !== undefined) {
      this.#metadata ??= new MetadataColumn();
      this.#metadata.append(index, metadata);
    }
    if (time < this.#max) this.#ordered = false;
    this.#order = undefined;
    if (time < this.#min) this.#min = time;
    if (time > this.#max) this.#max = time;
  }

  /** Gives back memory that was reserved for lines to come. */
  seal(): void {
    this.#times = this.#times.slice(0, this.#count);
    this.#ends = this.#ends.slice(0, this.#count);
    const text = Buffer.allocUnsafeSlow(this.#textBytes);
    this.#text.copy(text, 0, 0, this.#textBytes);
    this.#text = text;
    this.#metadata?.seal();
  }

  /** Positions of the lines by ascending time, lines of equal time in the order of arrival. */
  order(): Uint32Array | undefined {
    if (this.#ordered) return undefined;
    if (this.#order === undefined) {
      const times = this.#times;
      const order = Uint32Array.from({ length: this.#count }, (_, index) => index);
      order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
      this.#order = order;
    }
    return this.#order;
  }

  /** Nanoseconds after `base` of the line at a position. */
  time(index: number): number {
    return this.#times[index] ?? 0;
  }

  line(index: number): string {
    const start = index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
    return this.#text.toString('utf8', start, this.#ends[index] ?? start);
  }

  lineBytes(index: number): number {
    return (this.#ends[index] ?? 0) - (index === 0 ? 0 : (this.#ends[index - 1] ?? 0));
  }

  metadata(index: number): Labels | undefined {
    return this.#metadata?.metadata(index);
  }

  /** Whether any line has structured metadata. */
  get hasAnyMetadata(): boolean {
    return this.#metadata !== undefined;
  }

  hasMetadata(name: string): boolean {
    return this.#metadata?.hasMetadata(name) ?? false;
  }

  /** Marks the positions of the lines that contain `needle`, found over the whole text at once. */
  linesWith(needle: Buffer): Uint8Array {
    const found = new Uint8Array(this.#count);
    const text = this.#text.subarray(0, this.#textBytes);
    let index = 0;
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at)) {
      while ((this.#ends[index] ?? this.#textBytes) <= at) index++;
      const end = this.#ends[index] ?? this.#textBytes;
      if (at + needle.length <= end) {
        found[index] = 1;
        at = end;
      } else at++;
    }
    return found;
  }

  /** Whether the same line with the same metadata stands at `ts` already. */
  has(ts: bigint, line: Uint8Array, metadata: Labels | undefined): boolean {
    const time = Number(ts - this.base);
    if (time < this.#min || time > this.#max) return false;
    for (let index = this.#count - 1; index >= 0; index--) {
      const at = this.#times[index] ?? 0;
      if (this.#ordered && at < time) return false;
      if (at !== time || this.lineBytes(index) !== line.length) continue;
      const start = index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
      const same = this.#text.compare(line, 0, line.length, start, start + line.length) === 0;
      if (same && equalLabels(this.metadata(index) ?? noLabels, metadata ?? noLabels)) return true;
    }
    return false;
  }

  #reserve(lineBytes: number): void {
    if (this.#count === this.#times.length) {
      const length = Math.min(MAX_LINES, this.#times.length * 2);
      const times = new Float64Array(length);
      times.set(this.#times);
      this.#times = times;
      const ends = new Uint32Array(length);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    const needed = this.#textBytes + lineBytes;
    if (needed > this.#text.length) {
      const text = Buffer.allocUnsafeSlow(Math.max(needed, this.#text.length * 2));
      this.#text.copy(text, 0, 0, this.#textBytes);
      this.#text = text;
    }
  }
}
