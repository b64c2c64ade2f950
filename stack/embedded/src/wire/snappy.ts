import { HttpError } from '../http/http-error.ts';

/**
 * Decodes one snappy block, as Prometheus and Loki clients send it.
 * https://github.com/google/snappy/blob/main/format_description.txt
 * @throws HttpError 400 for corrupt data and for data that would grow beyond `maxDecodedBytes`.
 */
export function snappyDecode(input: Uint8Array, maxDecodedBytes: number): Buffer {
  const header = readLength(input);
  if (header === undefined) throw corrupt();
  if (header.length > maxDecodedBytes) {
    throw new HttpError(400, `snappy: decoded block is too large: ${header.length} bytes`);
  }
  // A block cannot expand more than 64 bytes from 3, so that a small body never reserves much.
  if (header.length > input.length * 64) throw corrupt();
  const output = Buffer.allocUnsafe(header.length);
  if (!decodeElements(input, header.next, output)) throw corrupt();
  return output;
}

function corrupt(): HttpError {
  return new HttpError(400, 'snappy: corrupt input');
}

function readLength(input: Uint8Array): { length: number; next: number } | undefined {
  let length = 0;
  for (let index = 0; index < 5; index++) {
    const byte = input[index];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return length > 0xffff_ffff ? undefined : { length, next: index + 1 };
  }
  return undefined;
}

function decodeElements(input: Uint8Array, start: number, output: Buffer): boolean {
  let from = start;
  let to = 0;
  while (from < input.length) {
    const tag = input[from++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      let length = (tag >> 2) + 1;
      if (length > 60) {
        const bytes = length - 60;
        if (from + bytes > input.length) return false;
        length = littleEndian(input, from, bytes) + 1;
        from += bytes;
      }
      if (from + length > input.length || to + length > output.length) return false;
      output.set(input.subarray(from, from + length), to);
      from += length;
      to += length;
      continue;
    }
    const bytes = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    if (from + bytes > input.length) return false;
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = littleEndian(input, from, bytes) + (kind === 1 ? (tag >> 5) << 8 : 0);
    from += bytes;
    if (offset === 0 || offset > to || to + length > output.length) return false;
    for (let index = 0; index < length; index++, to++) output[to] = output[to - offset] ?? 0;
  }
  return to === output.length;
}

function littleEndian(input: Uint8Array, from: number, bytes: number): number {
  let value = 0;
  for (let index = bytes - 1; index >= 0; index--) value = value * 256 + (input[from + index] ?? 0);
  return value;
}

/**
 * Encodes `input` as one snappy block. Repetitions of 4 bytes and more within 32 KiB become copies.
 */
export function snappyEncode(input: Uint8Array): Buffer {
  const parts: Uint8Array[] = [lengthBytes(input.length)];
  const seen = new Int32Array(1 << 14).fill(-1);
  let literal = 0;
  let at = 0;
  while (at + 4 <= input.length) {
    const word =
      (input[at] ?? 0) |
      ((input[at + 1] ?? 0) << 8) |
      ((input[at + 2] ?? 0) << 16) |
      ((input[at + 3] ?? 0) << 24);
    const slot = Math.imul(word, 0x1e35a7bd) >>> 18;
    const candidate = seen[slot] ?? -1;
    seen[slot] = at;
    if (candidate < 0 || at - candidate > 32_767 || !same(input, candidate, at, 4)) {
      at++;
      continue;
    }
    let length = 4;
    while (
      length < 64 &&
      at + length < input.length &&
      input[candidate + length] === input[at + length]
    ) {
      length++;
    }
    pushLiteral(parts, input.subarray(literal, at));
    const offset = at - candidate;
    parts.push(Uint8Array.of(((length - 1) << 2) | 2, offset & 0xff, offset >> 8));
    at += length;
    literal = at;
  }
  pushLiteral(parts, input.subarray(literal));
  return Buffer.concat(parts);
}

function same(input: Uint8Array, left: number, right: number, length: number): boolean {
  for (let index = 0; index < length; index++) {
    if (input[left + index] !== input[right + index]) return false;
  }
  return true;
}

function lengthBytes(length: number): Uint8Array {
  const bytes: number[] = [];
  let rest = length;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function pushLiteral(parts: Uint8Array[], bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  const last = bytes.length - 1;
  if (last < 60) parts.push(Uint8Array.of(last << 2));
  else if (last < 0x100) parts.push(Uint8Array.of(60 << 2, last));
  else if (last < 0x1_0000) parts.push(Uint8Array.of(61 << 2, last & 0xff, last >> 8));
  else {
    parts.push(
      Uint8Array.of(63 << 2, last & 0xff, (last >> 8) & 0xff, (last >> 16) & 0xff, last >>> 24),
    );
  }
  parts.push(bytes);
}
