import { pino } from 'pino';

/** Lines wait at most this long, or until so many characters are together, before they are written. */
const flushMs = 100;
const flushCharacters = 32 * 1024;
/** What may wait when nobody reads stdout. */
const maxBytes = 8 * 1024 * 1024;

/**
 * Stdout without blocking. Lines are joined here and handed over many at a time: the destination of
 * pino measures everything it holds at each write.
 */
export class StdoutSink {
  readonly #stdout = pino.destination({ dest: 1, sync: false, minLength: 0, maxLength: maxBytes });
  #text = '';
  #timer: NodeJS.Timeout | undefined;

  /** @param onDropped called with the number of lines that found no room */
  constructor(onDropped: (lines: number) => void) {
    this.#stdout.on('drop', (text: string) => onDropped(text.split('\n').length - 1));
    process.on('exit', () => this.flushSync());
  }

  /** @param line with its line end */
  write(line: string): void {
    this.#text += line;
    if (this.#text.length >= flushCharacters) this.#handOver();
    else this.#timer ??= setTimeout(() => this.#handOver(), flushMs).unref();
  }

  /** Writes everything that waits, blocking. */
  flushSync(): void {
    this.#handOver();
    this.#stdout.flushSync();
  }

  #handOver(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    this.#stdout.write(text);
  }
}
