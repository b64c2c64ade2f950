import {
  closeSync,
  copyFileSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Opens a log for appending, so that a process that holds it goes on at the end after a rotation. */
export function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, 'a', 0o640);
}

export function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/**
 * Rotates `file` to `file.1`, `file.1` to `file.2` and so on once it is larger than `maxBytes`.
 * Processes write straight into the file and keep it open, so it is copied and emptied; what is
 * written in between is copied too, as long as it comes in slower than it can be copied.
 */
export function rotate(file: string, maxBytes: number, maxFiles: number): void {
  if (sizeOf(file) <= maxBytes) return;
  const kept = Math.max(1, maxFiles - 1);
  rmSync(`${file}.${kept}`, { force: true });
  for (let number = kept - 1; number >= 1; number--) {
    if (existsSync(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
  copyFileSync(file, `${file}.1`);
  const source = openSync(file, 'r+');
  const copy = openSync(`${file}.1`, 'a');
  try {
    const buffer = Buffer.alloc(64 * 1024);
    let position = statSync(`${file}.1`).size;
    for (let round = 0; round < 1_000; round++) {
      const count = readSync(source, buffer, 0, buffer.length, position);
      if (count === 0) break;
      writeSync(copy, buffer, 0, count);
      position += count;
    }
    ftruncateSync(source, 0);
  } finally {
    closeSync(source);
    closeSync(copy);
  }
}

/** The last lines of a file, of what stands after `offset`. */
export function lastLines(file: string, count: number, offset = 0): string[] {
  const size = sizeOf(file);
  const start = Math.max(offset > size ? 0 : offset, size - 32 * 1024);
  const buffer = Buffer.alloc(Math.max(0, size - start));
  if (buffer.length === 0) return [];
  const handle = openSync(file, 'r');
  try {
    const read = readSync(handle, buffer, 0, buffer.length, start);
    const lines = buffer.toString('utf8', 0, read).split('\n');
    return lines.filter((line) => line.trim() !== '').slice(-count);
  } finally {
    closeSync(handle);
  }
}
