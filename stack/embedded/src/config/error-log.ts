const REPEAT_AFTER_MS = 60_000;
const MAX_REMEMBERED = 100;

/** Takes errors that nobody expected. */
export type OnError = (error: unknown) => void;

/**
 * Writes errors as lines: those of the system (a full disk, a lost connection) without a stack, and
 * none again within a minute.
 * @param write takes a line; by default it goes to the standard error
 */
export function errorLog(
  name: string,
  write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
  now: () => number = Date.now,
): OnError {
  const written = new Map<string, number>();
  return (error) => {
    const text = describe(error);
    const last = written.get(text);
    if (last !== undefined && now() - last < REPEAT_AFTER_MS) return;
    if (written.size >= MAX_REMEMBERED) written.clear();
    written.set(text, now());
    write(`${name}: ${text}`);
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? error.message : (error.stack ?? error.message);
}
