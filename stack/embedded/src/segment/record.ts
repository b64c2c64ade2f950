import { crc32 } from 'node:zlib';

/** Bytes before each payload: its length and its CRC-32, both 32 bits little-endian. */
const HEADER_BYTES = 8;

/** One record as it stands in a segment file. */
export function encodeRecord(payload: Uint8Array): Buffer {
  const record = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  record.writeUInt32LE(payload.length, 0);
  record.writeUInt32LE(crc32(payload), 4);
  record.set(payload, HEADER_BYTES);
  return record;
}

export interface ScanResult {
  /** Where the last whole record ends; what follows is a torn tail. */
  readonly end: number;
  /** Records in the middle of the file whose checksum did not match; they were skipped. */
  readonly corrupt: number;
}

/** Calls `onRecord` for every whole record of `file`, in order. */
export function scanRecords(file: Buffer, onRecord: (payload: Buffer) => void): ScanResult {
  let at = 0;
  let end = 0;
  let corrupt = 0;
  let pending = 0;
  while (at + HEADER_BYTES <= file.length) {
    const length = file.readUInt32LE(at);
    const next = at + HEADER_BYTES + length;
    if (length === 0 || next > file.length) break;
    const payload = file.subarray(at + HEADER_BYTES, next);
    if (crc32(payload) === file.readUInt32LE(at + 4)) {
      onRecord(payload);
      corrupt += pending;
      pending = 0;
      end = next;
    } else {
      pending++;
    }
    at = next;
  }
  return { end, corrupt };
}
