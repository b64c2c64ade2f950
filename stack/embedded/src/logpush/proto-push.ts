import { HttpError } from '../http/http-error.ts';
import { ProtoReader } from '../wire/proto-reader.ts';
import { parseLabelSet } from './label-set.ts';
import type { PushedEntry, PushedStream } from './push-request.ts';

/**
 * Decodes the protobuf form of a push, after snappy.
 * https://github.com/grafana/loki/blob/main/pkg/push/push.proto
 * @throws ProtoError for broken data, HttpError 400 for a label set that does not parse.
 */
export function decodeProtoPush(body: Buffer): PushedStream[] {
  const streams: PushedStream[] = [];
  const reader = new ProtoReader(body);
  while (reader.next()) {
    if (reader.field === 1) streams.push(decodeStream(reader.message()));
    else reader.skip();
  }
  return streams;
}

function decodeStream(reader: ProtoReader): PushedStream {
  let labels: ReadonlyMap<string, string> = new Map();
  const entries: PushedEntry[] = [];
  while (reader.next()) {
    if (reader.field === 1) labels = parseLabelSet(reader.string());
    else if (reader.field === 2) entries.push(decodeEntry(reader.message()));
    else reader.skip();
  }
  return { labels, entries };
}

function decodeEntry(reader: ProtoReader): PushedEntry {
  let ts = 0n;
  let line = '';
  const metadata = new Map<string, string>();
  while (reader.next()) {
    if (reader.field === 1) ts = decodeTimestamp(reader.message());
    else if (reader.field === 2) line = reader.string();
    else if (reader.field === 3) {
      const [name, value] = decodePair(reader.message());
      metadata.set(name, value);
    } else reader.skip();
  }
  return { ts, line, metadata };
}

function decodeTimestamp(reader: ProtoReader): bigint {
  let seconds = 0n;
  let nanos = 0n;
  while (reader.next()) {
    if (reader.field === 1) seconds = reader.int64();
    else if (reader.field === 2) nanos = reader.int64();
    else reader.skip();
  }
  const ts = seconds * 1_000_000_000n + nanos;
  if (BigInt.asIntN(64, ts) !== ts) throw new HttpError(400, 'timestamp is out of range');
  return ts;
}

function decodePair(reader: ProtoReader): [string, string] {
  let name = '';
  let value = '';
  while (reader.next()) {
    if (reader.field === 1) name = reader.string();
    else if (reader.field === 2) value = reader.string();
    else reader.skip();
  }
  return [name, value];
}
