import { environment } from '../environment.ts';
import { tally } from '../metrics/child-counter.ts';
import { switches } from '../switches.ts';
import { pending } from './line-stamp.ts';
import { LokiSink } from './loki.ts';
import { laneOf, levelNames } from './severity.ts';
import { StdoutSink } from './stdout.ts';

const countLine = tally('log_lines_total', 'Log lines written, by level.', 'level');
const countDropped = tally(
  'log_dropped_total',
  'Log lines lost on their way, by reason.',
  'reason',
);

const needsMetadata: unique symbol = Symbol.for('pino.metadata');

/** Where pino writes: counts each line, prints it on stdout, and hands it to Loki as it is. */
export class LogDestination {
  /** Makes pino note the level of each line in `lastLevel`. */
  readonly [needsMetadata] = true;
  lastLevel = 30;
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

  /** Called by pino, for a line of level `lastLevel`. */
  write(line: string): void {
    this.writeAt(this.lastLevel, line);
  }

  /**
   * @param pinoLevel 10 (trace) to 60 (fatal)
   * @param line one JSON object and its line end, stamped just now
   */
  writeAt(pinoLevel: number, line: string): void {
    const lane = laneOf(pinoLevel);
    countLine(levelNames[lane] ?? 'info');
    this.#stdout.write(line);
    if (this.#loki === undefined) return;
    if (switches.dropLogs) countDropped('fault');
    else this.#loki.add(lane, line, pending.ids, pending.ms);
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
