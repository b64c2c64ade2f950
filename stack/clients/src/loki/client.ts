import { type ClientOptions, HttpBackend } from '../http-backend.ts';
import { type InstantSeries, type Labels, type Time, toNanoseconds } from '../values.ts';
import {
  instantAnswer,
  type LogEntry,
  type LokiRange,
  rangeAnswer,
  seriesAnswer,
  stringsAnswer,
} from './answers.ts';

export interface LogRange {
  readonly start: Time;
  readonly end: Time;
  /** Seconds between two points of a metric query. */
  readonly step?: number;
  /** Lines at most; Loki's default is 100. */
  readonly limit?: number;
  /** Default `backward`: newest first. */
  readonly direction?: 'forward' | 'backward';
}

/** Lines to push: each with its time, and structured metadata if there is any. */
export interface PushStream {
  readonly labels: Labels;
  readonly entries: readonly {
    readonly time: Time;
    readonly line: string;
    readonly metadata?: Labels;
  }[];
}

export interface LabelRange {
  readonly start?: Time;
  readonly end?: Time;
  /** Stream selector. */
  readonly query?: string;
}

/**
 * Loki's HTTP API. Every method throws BackendError; a bad query is one of status 400.
 * @see https://grafana.com/docs/loki/latest/reference/loki-http-api/
 */
export class LokiClient {
  readonly #http: HttpBackend;

  constructor(baseUrl: string | URL, options?: ClientOptions) {
    this.#http = new HttpBackend('loki', baseUrl, options);
  }

  /** Evaluates a metric query at one time (default: now). A scalar comes back as one bare series. */
  async query(expression: string, at: { readonly time?: Time } = {}): Promise<InstantSeries[]> {
    const query = { query: expression, time: nanoseconds(at.time) };
    const answer = await this.#http.json(instantAnswer, { path: '/loki/api/v1/query', query });
    if (answer.resultType === 'vector') return answer.result;
    // Unlike a vector's, a scalar's time is in milliseconds.
    const [milliseconds, value] = answer.result;
    return [{ labels: {}, value, time: milliseconds / 1000 }];
  }

  /** Lines of a range, or the series of a metric query. */
  async queryRange(expression: string, range: LogRange): Promise<LokiRange> {
    const { start, end, step, limit, direction } = range;
    const answer = await this.#http.json(rangeAnswer, {
      path: '/loki/api/v1/query_range',
      query: {
        query: expression,
        start: toNanoseconds(start),
        end: toNanoseconds(end),
        step,
        limit,
        direction,
      },
      // Structured metadata and parsed labels come beside each line instead of among the labels.
      headers: { 'x-loki-response-encoding-flags': 'categorize-labels' },
    });
    return answer.resultType === 'streams'
      ? { kind: 'streams', streams: answer.result }
      : { kind: 'matrix', series: answer.result };
  }

  /** The lines of all streams of a log query, in the order of the query's direction. */
  async lines(
    expression: string,
    range: LogRange,
  ): Promise<(LogEntry & { readonly labels: Labels })[]> {
    const answer = await this.queryRange(expression, range);
    if (answer.kind === 'matrix') throw new TypeError(`"${expression}" is a metric query`);
    const lines = answer.streams.flatMap(({ labels, entries }) =>
      entries.map((entry) => ({ ...entry, labels })),
    );
    const sign = range.direction === 'forward' ? 1 : -1;
    return lines.sort((a, b) => sign * compareNs(a.timeNs, b.timeNs));
  }

  /** Names of all labels. */
  labels(range: LabelRange = {}): Promise<string[]> {
    return this.#http.json(stringsAnswer, { path: '/loki/api/v1/labels', query: bounds(range) });
  }

  labelValues(label: string, range: LabelRange = {}): Promise<string[]> {
    const path = `/loki/api/v1/label/${encodeURIComponent(label)}/values`;
    return this.#http.json(stringsAnswer, { path, query: bounds(range) });
  }

  /** Label sets of the streams that match at least one selector. */
  series(match: readonly string[], { start, end }: LabelRange = {}): Promise<Labels[]> {
    const query = { 'match[]': match, start: nanoseconds(start), end: nanoseconds(end) };
    return this.#http.json(seriesAnswer, { path: '/loki/api/v1/series', query });
  }

  /** Stores lines. */
  async push(streams: readonly PushStream[]): Promise<void> {
    const json = {
      streams: streams.map(({ labels, entries }) => ({
        stream: labels,
        values: entries.map(({ time, line, metadata }) =>
          metadata === undefined
            ? [toNanoseconds(time), line]
            : [toNanoseconds(time), line, metadata],
        ),
      })),
    };
    await this.#http.send({ path: '/loki/api/v1/push', method: 'POST', json });
  }

  /** Whether it answers queries; false when it is down or still starting. */
  ready(): Promise<boolean> {
    return this.#http.isOk('/ready');
  }
}

const nanoseconds = (time: Time | undefined) =>
  time === undefined ? undefined : toNanoseconds(time);

const bounds = ({ start, end, query }: LabelRange) => ({
  start: nanoseconds(start),
  end: nanoseconds(end),
  query,
});

function compareNs(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
