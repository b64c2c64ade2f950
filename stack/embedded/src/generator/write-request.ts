import { ProtoWriter } from '../wire/proto-writer.ts';
import { snappyEncode } from '../wire/snappy.ts';
import type { Sample } from './registry.ts';

/** The label of an exemplar that holds the trace id, as the original names it. */
const TRACE_ID_LABEL = 'traceID';

/**
 * Encodes samples as a remote write request of version 1.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/
 * @param zeroAtMs when new series are said to have been zero, so that their first increase is seen
 */
export function encodeWriteRequest(
  samples: readonly Sample[],
  external: Readonly<Record<string, string>>,
  timeMs: number,
  zeroAtMs: number,
): Buffer {
  const request = new ProtoWriter();
  for (const sample of samples) {
    request.message(1, (series) => {
      const labels = { __name__: sample.name, ...external, ...sample.labels };
      const pairs = Object.entries(labels).filter(([, value]) => value !== '');
      pairs.sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [name, value] of pairs) writeLabel(series, name, value);
      if (sample.isNew && zeroAtMs < timeMs) writeSample(series, 0, zeroAtMs);
      writeSample(series, sample.value, timeMs);
      const { exemplar } = sample;
      if (exemplar === undefined) return;
      series.message(3, (inner) => {
        writeLabel(inner, TRACE_ID_LABEL, exemplar.traceId);
        inner.double(2, exemplar.value).int64(3, BigInt(exemplar.timeMs));
      });
    });
  }
  return snappyEncode(request.finish());
}

function writeLabel(writer: ProtoWriter, name: string, value: string): void {
  writer.message(1, (label) => label.string(1, name).string(2, value));
}

function writeSample(writer: ProtoWriter, value: number, timeMs: number): void {
  writer.message(2, (sample) => sample.double(1, value).int64(2, BigInt(timeMs)));
}
