/** Data that is not a protobuf message. */
export class ProtoError extends Error {}

/** Wire types of https://protobuf.dev/programming-guides/encoding/ */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * Reads a protobuf message field by field without copying. `next` moves to a field and sets `field`
 * and `wire`; then exactly one of the value methods, or `skip`, takes its value.
 */
export class ProtoReader {
  readonly #buffer: Buffer;
  #at: number;
  readonly #end: number;
  field = 0;
  wire = 0;

  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    this.#buffer = buffer;
    this.#at = start;
    this.#end = end;
  }

  /** @throws ProtoError for a broken field header. */
  next(): boolean {
    if (this.#at >= this.#end) return false;
    const key = this.uint();
    this.field = Math.floor(key / 8);
    this.wire = key % 8;
    if (this.field === 0) throw new ProtoError('illegal tag 0');
    return true;
  }

  /** A varint as a number; exact up to 2^53. */
  uint(): number {
    let value = 0;
    let scale = 1;
    for (let index = 0; index < 10; index++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    throw new ProtoError('varint is too long');
  }

  /** A varint field of an enum, bool or small unsigned type. */
  varint(): number {
    this.#expect(wireType.varint);
    return this.uint();
  }

  /** A varint field of type int64, exact. */
  int64(): bigint {
    this.#expect(wireType.varint);
    let value = 0n;
    for (let index = 0n; index < 10n; index++) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << (7n * index);
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new ProtoError('varint is too long');
  }

  fixed64(): bigint {
    this.#expect(wireType.fixed64);
    const at = this.#advance(8);
    return this.#buffer.readBigUInt64LE(at);
  }

  double(): number {
    this.#expect(wireType.fixed64);
    return this.#buffer.readDoubleLE(this.#advance(8));
  }

  fixed32(): number {
    this.#expect(wireType.fixed32);
    return this.#buffer.readUInt32LE(this.#advance(4));
  }

  bytes(): Buffer {
    this.#expect(wireType.bytes);
    const length = this.uint();
    const at = this.#advance(length);
    return this.#buffer.subarray(at, at + length);
  }

  string(): string {
    return this.bytes().toString('utf8');
  }

  /** A reader of the message in this field. */
  message(): ProtoReader {
    this.#expect(wireType.bytes);
    const length = this.uint();
    const at = this.#advance(length);
    return new ProtoReader(this.#buffer, at, at + length);
  }

  /** Passes over the value of a field that is of no interest. */
  skip(): void {
    switch (this.wire) {
      case wireType.varint:
        this.uint();
        return;
      case wireType.fixed64:
        this.#advance(8);
        return;
      case wireType.bytes:
        this.#advance(this.uint());
        return;
      case wireType.fixed32:
        this.#advance(4);
        return;
      default:
        throw new ProtoError(`unknown wire type ${this.wire}`);
    }
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new ProtoError('unexpected end of message');
    return this.#buffer[this.#at++] ?? 0;
  }

  #advance(length: number): number {
    const at = this.#at;
    if (length > this.#end - at) throw new ProtoError('unexpected end of message');
    this.#at = at + length;
    return at;
  }

  #expect(wire: number): void {
    if (this.wire !== wire) {
      throw new ProtoError(`field ${this.field} has wire type ${this.wire}, expected ${wire}`);
    }
  }
}
