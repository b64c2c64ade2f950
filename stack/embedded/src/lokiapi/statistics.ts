/** What a query looked at. */
export interface Seen {
  lines: number;
  bytes: number;
}

/** Counts for one query, and the statistics that its answer carries. */
export class QueryStatistics {
  readonly seen: Seen = { lines: 0, bytes: 0 };
  readonly #begin = performance.now();

  /** `data.stats` of an answer. @param entries lines or series in it */
  render(entries: number): unknown {
    const execTime = Math.max((performance.now() - this.#begin) / 1000, 1e-6);
    const { lines, bytes } = this.seen;
    return {
      summary: {
        bytesProcessedPerSecond: Math.round(bytes / execTime),
        linesProcessedPerSecond: Math.round(lines / execTime),
        totalBytesProcessed: bytes,
        totalLinesProcessed: lines,
        execTime,
        queueTime: 0,
        subqueries: 0,
        totalEntriesReturned: entries,
        splits: 0,
        shards: 0,
      },
    };
  }
}
