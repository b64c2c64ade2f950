import type { Labels } from './labels.ts';

const INITIAL_LINES = 32;
const INITIAL_BYTES = 1024;

/** Structured metadata of lines, decoded only when somebody asks. */
export interface MetadataSource {
  /** Whether any line has metadata of this name. */
  hasMetadata(name: string): boolean;
  /** Metadata of the line at a position. */
  metadata(index: number): Labels | undefined;
}

/** The metadata of a line that stands alone. */
export function metadataOf(labels: Labels | undefined): MetadataSource {
  return { hasMetadata: (name) => labels?.has(name) ?? false, metadata: () => labels };
}

/**
 * Structured metadata of consecutive lines: every name once, the values as UTF-8 in one buffer. A pair
 * is the number of its name, the length of its value, both as varints, and the value.
 */
export class MetadataColumn implements MetadataSource {
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  #ends = new Uint32Array(INITIAL_LINES);
  #buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #lines = 0;
  #length = 0;
  #bytes = 0;
  /** What {@link symbolBytes} last found, and how long the buffer was. */
  #symbols = { length: 0, bytes: 0 };

  /** Bytes of names and values, names counted once per line. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes by the count of the original: 8 for each pair, and every text once. */
  symbolBytes(): number {
    if (this.#symbols.length === this.#length) return this.#symbols.bytes;
    const texts = new Set<string>();
    let bytes = 0;
    for (let index = 0; index < this.#lines; index++) {
      for (const pair of this.metadata(index) ?? []) {
        bytes += 8;
        for (const text of pair) texts.add(text);
      }
    }
    for (const text of texts) bytes += Buffer.byteLength(text);
    this.#symbols = { length: this.#length, bytes };
    return bytes;
  }

  /** Stores the metadata of the line at `index`; lines in between have none. */
  append(index: number, metadata: Labels): void {
    this.#reserveLines(index + 1);
    this.#ends.fill(this.#length, this.#lines, index);
    for (const [name, value] of metadata) this.#pair(name, value);
    this.#ends[index] = this.#length;
    this.#lines = index + 1;
  }

  hasMetadata(name: string): boolean {
    return this.#numbers.has(name);
  }

  metadata(index: number): Labels | undefined {
    if (index >= this.#lines) return undefined;
    let at = index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
    const end = this.#ends[index] ?? 0;
    if (at === end) return undefined;
    const buffer = this.#buffer;
    const varint = (): number => {
      let value = 0;
      for (let scale = 1; ; scale *= 0x80) {
        const byte = buffer[at++] ?? 0;
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
    };
    const labels = new Map<string, string>();
    while (at < end) {
      const name = this.#names[varint()] ?? '';
      const length = varint();
      labels.set(name, buffer.toString('utf8', at, at + length));
      at += length;
    }
    return labels;
  }

  /** Gives back memory that was reserved for lines to come. */
  seal(): void {
    this.#ends = this.#ends.slice(0, this.#lines);
    this.#buffer = copyOf(this.#buffer, this.#length, this.#length);
  }

  #pair(name: string, value: string): void {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#names.push(name) - 1;
      this.#numbers.set(name, number);
    }
    const size = Buffer.byteLength(value);
    // Names are ASCII by now.
    this.#bytes += name.length + size;
    const needed = this.#length + size + 10;
    if (needed > this.#buffer.length) {
      this.#buffer = copyOf(this.#buffer, this.#length, Math.max(needed, this.#buffer.length * 2));
    }
    this.#varint(number);
    this.#varint(size);
    this.#length += this.#buffer.write(value, this.#length, 'utf8');
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) this.#buffer[this.#length++] = (rest & 0x7f) | 0x80;
    this.#buffer[this.#length++] = rest;
  }

  #reserveLines(count: number): void {
    if (count <= this.#ends.length) return;
    const ends = new Uint32Array(Math.max(count, this.#ends.length * 2));
    ends.set(this.#ends);
    this.#ends = ends;
  }
}

function copyOf(buffer: Buffer, length: number, capacity: number): Buffer<ArrayBuffer> {
  const copy = Buffer.allocUnsafeSlow(capacity);
  buffer.copy(copy, 0, 0, length);
  return copy;
}
