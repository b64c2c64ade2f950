import { environment } from '../environment.ts';
import { tally } from '../metrics/child-counter.ts';
import { switches } from '../switches.ts';
import { LokiSink } from './loki.ts';
import { StdoutSink } from './stdout.ts';

/** Levels of pino by number; the position is the lane in the Loki sink. */
export const levelNames = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

const countLine = tally('log_lines_total', 'Log lines written, by level.', 'level');
const countDropped = tally(
  'log_dropped_total',
  'Log lines lost on their way, by reason.',
  'reason',
);

const needsMetadata: unique symbol = Symbol.for('pino.metadata');

/** What the logger tells about the line that it is about to write. */
export interface PendingLine {
  /** Time of the line, milliseconds since the epoch. */
  ms: number;
  /** The ids of the line as JSON members, each after a comma. */
  ids: string;
}

/** Where pino writes: counts each line, prints it on stdout, and hands it to Loki as it is. */
export class LogDestination {
  /** Makes pino note the level of each line in `lastLevel`. */
  readonly [needsMetadata] = true;
  lastLevel = 30;
  readonly pending: PendingLine = { ms: 0, ids: '' };
  readonly #stdout = new StdoutSink((lines) => countDropped('stdout_full', lines));
  readonly #loki: LokiSink | undefined;

  /** @param onHealth called when shipping to Loki starts to fail, and when it works again */
  constructor(onHealth: (healthy: boolean, detail: string) => void) {
    if (environment.LOKI_URL === undefined) return;
    this.#loki = new LokiSink({
      url: environment.LOKI_URL,
      levels: levelNames,
      onLost: countDropped,
      onHealth,
    });
  }

  write(line: string): void {
    const lane = Math.min(Math.max(Math.floor(this.lastLevel / 10) - 1, 0), levelNames.length - 1);
    countLine(levelNames[lane] ?? 'info');
    this.#stdout.write(line);
    if (this.#loki === undefined) return;
    if (switches.dropLogs) countDropped('fault');
    else this.#loki.add(lane, line, this.pending.ids, this.pending.ms);
  }

  /** Writes what waits for stdout, at once. */
  flushSync(): void {
    this.#stdout.flushSync();
  }

  /** Writes what waits for stdout, and gives Loki the time to take the rest. */
  async flush(timeoutMs: number): Promise<boolean> {
    this.flushSync();
    return (await this.#loki?.flush(timeoutMs)) ?? true;
  }
}
