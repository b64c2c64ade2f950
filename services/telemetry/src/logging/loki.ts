import { resource } from '../resource.ts';
import { jsonPoster } from '../shipping/post.ts';
import { type Batch, type LossReason, Shipper } from '../shipping/shipper.ts';

/** Loki refuses longer lines by default (`limits_config.max_line_size`). */
const maxLineCharacters = 256 * 1024;
const answerTimeoutMs = 5000;

export interface LokiSinkOptions {
  /** Base address, for example `http://loki:3100`. */
  readonly url: string;
  /** Names of the levels, which become the label `level`; the index is the lane. */
  readonly levels: readonly string[];
  onSent?(count: number): void;
  onLost(reason: LossReason | 'too_long', count: number): void;
  onHealth(healthy: boolean, detail: string): void;
}

/**
 * Ships lines to Loki: one stream for each level, sent together about once a second. A line is
 * neither parsed nor serialised again on its way.
 * @see https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
 */
export class LokiSink {
  readonly #shipper: Shipper;
  readonly #options: LokiSinkOptions;
  #lastMs = 0;
  #sequence = 0;

  constructor(options: LokiSinkOptions) {
    this.#options = options;
    const post = jsonPoster(new URL('/loki/api/v1/push', options.url), answerTimeoutMs);
    const streams = options.levels.map((level) =>
      JSON.stringify({
        service: resource.service,
        env: resource.environment,
        level,
        source: 'app',
      }),
    );
    this.#shipper = new Shipper({
      send: (batch) => post(pushBody(streams, batch)),
      batch: { items: 5000, bytes: 1024 * 1024, delayMs: 1000 },
      queue: { items: 100_000, bytes: 16 * 1024 * 1024 },
      retry: { firstMs: 250, maxMs: 5000, attempts: 10 },
      onSent: options.onSent ?? (() => undefined),
      onLost: options.onLost,
      onHealth: options.onHealth,
    });
  }

  /**
   * @param lane index of the level
   * @param line one JSON line, with its line end
   * @param ids the line's structured metadata: JSON members, each after a comma
   * @param ms time of the line, milliseconds since the epoch
   */
  add(lane: number, line: string, ids: string, ms: number): void {
    if (line.length > maxLineCharacters) {
      this.#options.onLost('too_long', 1);
      return;
    }
    this.#shipper.add(
      lane,
      `["${this.#nanoseconds(ms)}",${JSON.stringify(line.slice(0, -1))},{${ids.slice(1)}}]`,
    );
  }

  flush(timeoutMs: number): Promise<boolean> {
    return this.#shipper.flush(timeoutMs);
  }

  stop(timeoutMs: number): Promise<void> {
    return this.#shipper.stop(timeoutMs);
  }

  /** Lines of one millisecond keep their order, and equal ones are not taken for duplicates. */
  #nanoseconds(ms: number): string {
    if (ms > this.#lastMs) {
      this.#lastMs = ms;
      this.#sequence = 0;
    } else this.#sequence += 1;
    return `${this.#lastMs}${String(this.#sequence).padStart(6, '0')}`;
  }
}

function pushBody(streams: readonly string[], { lanes }: Batch): Buffer {
  const parts: Buffer[] = [];
  for (const [lane, entries] of lanes.entries()) {
    if (entries.isEmpty) continue;
    const start = parts.length === 0 ? '{"streams":[' : ']},';
    parts.push(Buffer.from(`${start}{"stream":${streams[lane]},"values":[`), ...entries.parts());
  }
  return Buffer.concat([...parts, Buffer.from(']}]}')]);
}
