import { ByteReader } from '../wire/byte-reader.ts';
import { ByteWriter } from '../wire/byte-writer.ts';
import { type Labels, labelsOf } from './labels.ts';

/** One line to be stored. */
export interface Entry {
  readonly ts: bigint;
  readonly line: Buffer;
  readonly metadata: Labels | undefined;
}

/** Lines for one stream. */
export interface StreamEntries {
  readonly labels: Labels;
  readonly entries: readonly Entry[];
}

/** The record of one accepted push as it stands in a segment. */
export function encodePush(streams: readonly StreamEntries[]): Buffer {
  const writer = new ByteWriter();
  writer.varint(streams.length);
  for (const { labels, entries } of streams) {
    writePairs(writer, labels);
    writer.varint(entries.length);
    for (const { ts, line, metadata } of entries) {
      writer.int64(ts).bytes(line);
      writePairs(writer, metadata);
    }
  }
  return writer.view();
}

/** Reads back what {@link encodePush} wrote. */
export function decodePush(record: Buffer): StreamEntries[] {
  const reader = new ByteReader(record);
  return Array.from({ length: reader.varint() }, () => {
    const labels = readPairs(reader) ?? new Map();
    const entries = Array.from({ length: reader.varint() }, () => ({
      ts: reader.int64(),
      line: reader.bytes(),
      metadata: readPairs(reader),
    }));
    return { labels, entries };
  });
}

function writePairs(writer: ByteWriter, labels: Labels | undefined): void {
  writer.varint(labels?.size ?? 0);
  for (const [name, value] of labels ?? []) writer.string(name).string(value);
}

function readPairs(reader: ByteReader): Labels | undefined {
  const count = reader.varint();
  if (count === 0) return undefined;
  return labelsOf(
    Array.from({ length: count }, (): [string, string] => [reader.string(), reader.string()]),
  );
}
