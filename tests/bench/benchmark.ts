/** One number of a benchmark, with the limit that the project sets itself. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most that is accepted; none for a figure that only informs. */
  readonly limit?: number;
}

export interface Benchmark {
  readonly title: string;
  /** Set when it takes so long that it runs when it is named, and never beside all others. */
  readonly onlyNamed?: true;
  /**
   * Measures, and checks that what was measured worked.
   * @param progress takes one line on what is being done
   * @throws Error when the thing measured lost or forged something
   */
  run(progress: (line: string) => void): Promise<readonly Figure[]>;
}

/** Whether a figure keeps to its limit. */
export function within({ value, limit }: Figure): boolean {
  return limit === undefined || value <= limit;
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('no values to take a median of');
  return (upper + lower) / 2;
}
