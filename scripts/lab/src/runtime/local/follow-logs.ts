import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogOptions } from '../runtime.ts';
import { lastLines, sizeOf } from './runner/log-file.ts';

const pollMs = 200;
const chunkBytes = 256 * 1024;

/** Hands out the last lines of log files and, when asked, every line that is added to them. */
export async function followLogs(
  files: ReadonlyMap<string, string>,
  { follow, lines, onLine, signal }: Omit<LogOptions, 'components'>,
): Promise<void> {
  const positions = new Map<string, number>();
  for (const [name, file] of files) {
    positions.set(name, sizeOf(file));
    for (const line of lastLines(file, lines)) onLine(name, line);
  }
  const unfinished = new Map<string, string>();
  while (follow && !signal?.aborted) {
    await delay(pollMs, undefined, signal ? { signal } : {}).catch(() => undefined);
    for (const [name, file] of files) {
      const { text, position } = await readFrom(file, positions.get(name) ?? 0);
      positions.set(name, position);
      const parts = `${unfinished.get(name) ?? ''}${text}`.split('\n');
      unfinished.set(name, parts.pop() ?? '');
      for (const line of parts) onLine(name, line);
    }
  }
}

/** Reads on from a position; a file that became shorter was rotated and is read from its start. */
async function readFrom(
  file: string,
  position: number,
): Promise<{ text: string; position: number }> {
  const size = sizeOf(file);
  const start = size < position ? 0 : position;
  if (size === start) return { text: '', position: start };
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(chunkBytes, size - start));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    return { text: buffer.toString('utf8', 0, bytesRead), position: start + bytesRead };
  } finally {
    await handle.close();
  }
}
