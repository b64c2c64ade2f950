import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { HttpError } from '../http/http-error.ts';
import { type FoundLine, groupByStream, runLogQuery } from '../logql/evaluate/log-query.ts';
import { parseLogQl } from '../logql/parser.ts';
import { everything } from '../logql/pipeline/hints.ts';
import { Line } from '../logql/pipeline/line.ts';
import { compilePipeline } from '../logql/pipeline/pipeline.ts';
import type { Labels } from '../logstore/labels.ts';
import type { LogStore } from '../logstore/log-store.ts';
import { matchesAll } from '../logstore/matcher.ts';
import { metadataOf } from '../logstore/metadata-column.ts';
import { entryLimit, timeRange } from './parameters.ts';
import type { QueryOptions } from './query.ts';
import { labelObject } from './render.ts';

const FLUSH_MS = 100;
const MAX_DELAY_SECONDS = 5;
/** Bytes that may wait in a connection whose reader is slow; lines beyond are dropped and reported. */
const MAX_WAITING_BYTES = 1024 * 1024;
const MAX_PENDING_LINES = 10_000;
const MAX_DROPPED_REPORTED = 1000;
const MAX_CLIENTS = 10;

interface Dropped {
  readonly labels: Labels;
  readonly ts: bigint;
}

/**
 * `/loki/api/v1/tail`: lines as they come, over WebSocket.
 * https://grafana.com/docs/loki/latest/reference/loki-http-api/#stream-logs
 */
export class Tail {
  readonly #store: LogStore;
  readonly #options: QueryOptions;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });

  constructor(store: LogStore, options: QueryOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Takes over a connection that asks for an upgrade; what is wrong with it is answered in HTTP. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (url.pathname !== '/loki/api/v1/tail') throw new HttpError(404, '404 page not found');
      if (this.#sockets.clients.size >= MAX_CLIENTS) {
        throw new HttpError(
          400,
          `max concurrent tail requests limit exceeded, count > limit (${this.#sockets.clients.size + 1} > ${MAX_CLIENTS})`,
        );
      }
      const start = this.#prepare(url.searchParams);
      this.#sockets.handleUpgrade(request, socket, head, start);
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      const text = `${error instanceof Error ? error.message : String(error)}\n`;
      socket.end(
        `HTTP/1.1 ${status} Refused\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
      );
    }
  }

  close(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  #prepare(parameters: URLSearchParams): (client: WebSocket) => void {
    const expression = parseLogQl(parameters.get('query') ?? '');
    if (expression.kind !== 'log') throw new HttpError(400, 'only log queries can be tailed');
    const delayMs = delaySeconds(parameters) * 1000;
    const limit = entryLimit(parameters);
    const nowMs = this.#options.now();
    const { start } = timeRange(parameters, nowMs);
    const step = compilePipeline(expression.stages);
    return (client) => {
      const pending: { line: FoundLine; dueMs: number }[] = [];
      let dropped: Dropped[] = [];
      const add = (line: FoundLine) => {
        if (pending.length < MAX_PENDING_LINES && client.bufferedAmount < MAX_WAITING_BYTES) {
          pending.push({ line, dueMs: Date.now() + delayMs });
        } else if (dropped.length < MAX_DROPPED_REPORTED) {
          dropped.push({ labels: line.labels, ts: line.ts });
        }
      };
      const query = { expression, start, end: 2n ** 63n - 1n, limit, intervalNs: 0 };
      const deadlineMs = Date.now() + this.#options.timeoutMs;
      const seen = { lines: 0, bytes: 0 };
      const found = runLogQuery(this.#store, { ...query, forward: false, deadlineMs }, seen);
      for (const line of found.reverse()) add(line);
      const line = new Line(everything);
      const stop = this.#store.onAppend((streams) => {
        for (const { labels, entries } of streams) {
          if (!matchesAll(expression.matchers, labels)) continue;
          for (const entry of entries) {
            const metadata = metadataOf(entry.metadata);
            line.reset(entry.line.toString('utf8'), entry.ts, labels, metadata, 0);
            if (!step(line)) continue;
            const { ts, text } = line;
            add({ ts, text, labels: line.labels(), categories: line.categorised() });
          }
        }
      });
      const timer = setInterval(() => {
        if (client.bufferedAmount >= MAX_WAITING_BYTES) return;
        const now = Date.now();
        const notDue = pending.findIndex(({ dueMs }) => dueMs > now);
        const due = pending.splice(0, notDue < 0 ? pending.length : notDue);
        if (due.length === 0 && dropped.length === 0) return;
        client.send(
          message(
            due.map((one) => one.line),
            dropped,
          ),
        );
        dropped = [];
      }, FLUSH_MS);
      client.on('error', () => client.terminate());
      client.on('close', () => {
        clearInterval(timer);
        stop();
      });
    };
  }
}

function message(lines: readonly FoundLine[], dropped: readonly Dropped[]): string {
  const streams = groupByStream(lines, ({ labels }) => labels).map((stream) => ({
    stream: labelObject(stream.labels),
    values: stream.lines.map(({ ts, text }) => [String(ts), text]),
  }));
  const entries = dropped.map(({ labels, ts }) => ({
    labels: labelObject(labels),
    timestamp: String(ts),
  }));
  return JSON.stringify({ streams, ...(entries.length > 0 ? { dropped_entries: entries } : {}) });
}

function delaySeconds(parameters: URLSearchParams): number {
  const text = parameters.get('delay_for') ?? '';
  if (text === '') return 0;
  if (!/^\d+$/.test(text)) {
    throw new HttpError(400, `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  const seconds = Number(text);
  if (seconds > MAX_DELAY_SECONDS) {
    throw new HttpError(400, `delay_for can't be greater than ${MAX_DELAY_SECONDS}`);
  }
  return seconds;
}
