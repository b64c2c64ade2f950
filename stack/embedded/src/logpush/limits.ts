/** What a push may contain; the defaults of the original. */
export interface PushLimits {
  readonly maxLabelNames: number;
  readonly maxLabelNameBytes: number;
  readonly maxLabelValueBytes: number;
  readonly maxLineBytes: number;
  readonly maxMetadataBytes: number;
  readonly maxMetadataEntries: number;
  /** A line may be this much older than the newest of its stream, in milliseconds. */
  readonly outOfOrderMs: number;
  /** A line may be this far in the future, in milliseconds. */
  readonly creationGraceMs: number;
  /** Streams that may exist at once. */
  readonly maxStreams: number;
}

export const defaultPushLimits: PushLimits = {
  maxLabelNames: 15,
  maxLabelNameBytes: 1024,
  maxLabelValueBytes: 2048,
  maxLineBytes: 256 * 1024,
  maxMetadataBytes: 64 * 1024,
  maxMetadataEntries: 128,
  outOfOrderMs: 3_600_000,
  creationGraceMs: 600_000,
  maxStreams: 5000,
};
