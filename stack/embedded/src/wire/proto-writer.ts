import { wireType } from './proto-reader.ts';

/** Writes a protobuf message. Fields with the default value are the caller's business. */
export class ProtoWriter {
  #buffer = Buffer.allocUnsafe(512);
  #length = 0;

  varint(field: number, value: number): this {
    this.#key(field, wireType.varint);
    this.#uint(value);
    return this;
  }

  int64(field: number, value: bigint): this {
    this.#key(field, wireType.varint);
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.#byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
    return this;
  }

  double(field: number, value: number): this {
    this.#key(field, wireType.fixed64);
    this.#reserve(8);
    this.#length = this.#buffer.writeDoubleLE(value, this.#length);
    return this;
  }

  fixed64(field: number, value: bigint): this {
    this.#key(field, wireType.fixed64);
    this.#reserve(8);
    this.#length = this.#buffer.writeBigUInt64LE(BigInt.asUintN(64, value), this.#length);
    return this;
  }

  fixed32(field: number, value: number): this {
    this.#key(field, wireType.fixed32);
    this.#reserve(4);
    this.#length = this.#buffer.writeUInt32LE(value, this.#length);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#key(field, wireType.bytes);
    this.#uint(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value));
  }

  message(field: number, write: (writer: ProtoWriter) => void): this {
    const inner = new ProtoWriter();
    write(inner);
    return this.bytes(field, inner.finish());
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #key(field: number, wire: number): void {
    this.#uint(field * 8 + wire);
  }

  #uint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#byte(rest);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + size));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
