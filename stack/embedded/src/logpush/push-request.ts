/** A push as it came, before any check of labels and limits. */
export interface PushedStream {
  readonly labels: ReadonlyMap<string, string>;
  readonly entries: readonly PushedEntry[];
}

export interface PushedEntry {
  /** Nanoseconds since the epoch. */
  readonly ts: bigint;
  readonly line: string;
  readonly metadata: ReadonlyMap<string, string>;
}
