import type { Labels } from '../logstore/labels.ts';
import { ProtoWriter } from '../wire/proto-writer.ts';
import { snappyEncode } from '../wire/snappy.ts';

/** The NaN that says that a series has ended; its bits matter, so it is never a JavaScript number. */
const STALE = 0x7ff0000000000002n;

/** One sample of a rule; without a value the series has ended. */
export interface WrittenSample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number | undefined;
}

/**
 * Encodes samples as a remote write request of version 1, stale markers included.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export function encodeRuleSamples(samples: readonly WrittenSample[], timeMs: number): Buffer {
  const request = new ProtoWriter();
  for (const { name, labels, value } of samples) {
    const pairs = [...labels, ['__name__', name] as const].sort(([a], [b]) => (a < b ? -1 : 1));
    request.message(1, (series) => {
      for (const [label, text] of pairs) {
        series.message(1, (inner) => inner.string(1, label).string(2, text));
      }
      series.message(2, (sample) => {
        if (value === undefined) sample.fixed64(1, STALE);
        else sample.double(1, value);
        sample.int64(2, BigInt(timeMs));
      });
    });
  }
  return snappyEncode(request.finish());
}
