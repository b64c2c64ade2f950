import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { encodeRecord, scanRecords } from './record.ts';

/** Writes a part of `bytes` at `position` of an open file and returns how many it wrote. */
export type WriteAt = (file: number, bytes: Uint8Array, position: number) => number;

const writeAt: WriteAt = (file, bytes, position) =>
  writeSync(file, bytes, 0, bytes.length, position);

export interface SegmentLogOptions {
  /** Created when missing. */
  readonly folder: string;
  /** A segment that has reached this many bytes is not written to any more. */
  readonly maxSegmentBytes: number;
  /** How bytes reach the disk; by default through the file system. */
  readonly write?: WriteAt | undefined;
}

export interface Segment {
  readonly id: number;
  readonly bytes: number;
  /** When it was last written to, in milliseconds since the epoch. */
  readonly writtenAtMs: number;
}

/** What a start found on disk. */
export interface Recovery {
  readonly records: number;
  readonly corruptRecords: number;
  readonly cutBytes: number;
}

interface OpenSegment {
  id: number;
  bytes: number;
  writtenAtMs: number;
}

/**
 * An append-only log in files `00000001.seg`, `00000002.seg`, ... A record that `append` returned
 * for is in the page cache and survives the death of the process by any signal.
 */
export class SegmentLog {
  readonly #options: SegmentLogOptions;
  readonly #segments = new Map<number, OpenSegment>();
  #current: OpenSegment = { id: 0, bytes: 0, writtenAtMs: 0 };
  #file: number | undefined;

  constructor(options: SegmentLogOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true });
  }

  /** Number of the segment that the next record goes to. */
  get currentSegment(): number {
    return this.#current.id;
  }

  /** Reads everything back, cuts torn tails off, and opens a new segment for writing. */
  recover(onRecord: (payload: Buffer, segment: number) => void): Recovery {
    let records = 0;
    let corruptRecords = 0;
    let cutBytes = 0;
    let newest = 0;
    for (const id of this.#stored()) {
      const path = this.#path(id);
      const file = readFileSync(path);
      const scan = scanRecords(file, (payload) => {
        records++;
        onRecord(payload, id);
      });
      corruptRecords += scan.corrupt;
      newest = id;
      if (scan.end < file.length) {
        cutBytes += file.length - scan.end;
        truncateSync(path, scan.end);
      }
      if (scan.end === 0) unlinkSync(path);
      else {
        this.#segments.set(id, { id, bytes: scan.end, writtenAtMs: statSync(path).mtimeMs });
      }
    }
    this.#current = { id: newest + 1, bytes: 0, writtenAtMs: 0 };
    return { records, corruptRecords, cutBytes };
  }

  /**
   * Writes one record and returns the number of its segment.
   * @throws the error of the file system; a record that was written in part is cut off again.
   */
  append(payload: Uint8Array, nowMs: number): number {
    if (this.#current.bytes >= this.#options.maxSegmentBytes) this.#rotate();
    const file = this.#open();
    const record = encodeRecord(payload);
    const before = this.#current.bytes;
    const write = this.#options.write ?? writeAt;
    try {
      let written = 0;
      while (written < record.length) {
        written += write(file, record.subarray(written), before + written);
      }
    } catch (error) {
      ftruncateSync(file, before);
      throw error;
    }
    this.#current.bytes = before + record.length;
    this.#current.writtenAtMs = nowMs;
    this.#segments.set(this.#current.id, this.#current);
    return this.#current.id;
  }

  /** Closed and open segments that hold records, oldest first. */
  segments(): readonly Segment[] {
    return [...this.#segments.values()].sort((a, b) => a.id - b.id);
  }

  /** Removes a segment from disk; the open one is replaced by a new one. */
  drop(id: number): void {
    if (!this.#segments.delete(id)) return;
    if (id === this.#current.id) this.#rotate();
    unlinkSync(this.#path(id));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #rotate(): void {
    this.close();
    this.#current = { id: this.#current.id + 1, bytes: 0, writtenAtMs: 0 };
  }

  /** Opens the current segment; a file of that name that someone else made is left alone. */
  #open(): number {
    for (let tries = 0; this.#file === undefined; tries++) {
      try {
        this.#file = openSync(this.#path(this.#current.id), 'wx');
      } catch (error) {
        if (!isTaken(error) || tries === 1000) throw error;
        this.#rotate();
      }
    }
    return this.#file;
  }

  #stored(): number[] {
    return readdirSync(this.#options.folder)
      .map((name) => /^(\d{8})\.seg$/.exec(name)?.[1])
      .filter((digits) => digits !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
  }

  #path(id: number): string {
    return join(this.#options.folder, `${String(id).padStart(8, '0')}.seg`);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
