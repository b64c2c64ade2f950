import { HttpError } from '../http/http-error.ts';
import type { PushedEntry, PushedStream } from './push-request.ts';

const NO_METADATA: ReadonlyMap<string, string> = new Map();

/**
 * Decodes the JSON form of a push. Written by hand and not as a schema because it runs once per line.
 * https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
 * @throws HttpError 400 for what is not of that form.
 */
export function decodeJsonPush(body: Buffer): PushedStream[] {
  if (body.length === 0) throw new HttpError(400, 'EOF');
  const request = record(parseFirstValue(body.toString('utf8')), 'push request');
  if (request.streams === undefined || request.streams === null) return [];
  return list(request.streams, 'streams').map((stream) => decodeStream(record(stream, 'stream')));
}

/** Parses the first JSON value of a text; what follows it is ignored, as the original does. */
function parseFirstValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const trailing = /after JSON at position (\d+)/.exec(message)?.[1];
    if (trailing === undefined) throw new HttpError(400, message, { cause: error });
    return JSON.parse(text.slice(0, Number(trailing)));
  }
}

function decodeStream(stream: Record<string, unknown>): PushedStream {
  const labels = new Map<string, string>();
  if (stream.stream !== undefined && stream.stream !== null) {
    for (const [name, value] of Object.entries(record(stream.stream, 'stream'))) {
      labels.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
  }
  const values = stream.values ?? [];
  return { labels, entries: list(values, 'values').map((value) => decodeEntry(value)) };
}

function decodeEntry(value: unknown): PushedEntry {
  const [ts, line, metadata] = list(value, 'value');
  if (typeof ts !== 'string' || !/^-?\d{1,19}$/.test(ts)) {
    throw new HttpError(400, `timestamp must be a string of nanoseconds, got ${describe(ts)}`);
  }
  if (typeof line !== 'string') {
    throw new HttpError(400, `log line must be a string, got ${describe(line)}`);
  }
  return { ts: BigInt(ts), line, metadata: decodeMetadata(metadata) };
}

function decodeMetadata(value: unknown): ReadonlyMap<string, string> {
  if (value === undefined) return NO_METADATA;
  const metadata = new Map<string, string>();
  for (const [name, text] of Object.entries(record(value, 'structured metadata'))) {
    if (typeof text !== 'string') {
      throw new HttpError(400, `structured metadata must be strings, got ${describe(text)}`);
    }
    metadata.set(name, text);
  }
  return metadata;
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new HttpError(400, `${what}: expected an object, got ${describe(value)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new HttpError(400, `${what}: expected a list, got ${describe(value)}`);
}

function describe(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 80);
}
