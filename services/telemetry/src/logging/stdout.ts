import { pino } from 'pino';

/** Lines wait at most this long, or until this many bytes are together, before they are written. */
const flushMs = 100;
const writeBytes = 8192;
/** What may wait when nobody reads stdout. */
const maxBytes = 8 * 1024 * 1024;

/** Stdout without blocking: lines are written together, and flushed at exit. */
export function openStdout(onDropped: (lines: number) => void) {
  const stdout = pino.destination({
    dest: 1,
    sync: false,
    minLength: writeBytes,
    maxLength: maxBytes,
    periodicFlush: flushMs,
  });
  stdout.on('drop', () => onDropped(1));
  return stdout;
}
