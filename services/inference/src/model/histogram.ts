/** Index of the bin (edges[i-1], edges[i]] that a value falls into; the outer bins are open. */
export function binOf(value: number, edges: readonly number[]): number {
  const index = edges.findIndex((edge) => value <= edge);
  return index === -1 ? edges.length : index;
}

/** Share of the values in each bin; one bin more than there are edges. Zeros for no values. */
export function histogramOf(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = binOf(value, edges);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / Math.max(1, values.length));
}

/** Shares below this count as this, so that an empty bin does not make the index infinite. */
const smallestShare = 1e-4;

/**
 * Population stability index: sum over the bins of (actual - expected) * ln(actual / expected).
 * Rule of thumb: below 0.1 stable, above 0.2 shifted. Both lists hold one share per bin.
 */
export function populationStabilityIndex(
  expected: readonly number[],
  actual: readonly number[],
): number {
  return expected.reduce((sum, share, bin) => {
    const before = Math.max(share, smallestShare);
    const after = Math.max(actual[bin] ?? 0, smallestShare);
    return sum + (after - before) * Math.log(after / before);
  }, 0);
}
