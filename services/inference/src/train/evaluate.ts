import type { ModelArtifact } from '../model/artifact.ts';

export interface ScoredRow {
  readonly score: number;
  readonly fraud: boolean;
}

/** Accuracy, precision, recall at the threshold, area under the ROC curve, mean log loss. */
export function evaluate(rows: readonly ScoredRow[], threshold: number): ModelArtifact['metrics'] {
  const flagged = rows.filter((row) => row.score >= threshold);
  const hits = flagged.filter((row) => row.fraud).length;
  const frauds = rows.filter((row) => row.fraud).length;
  const right = rows.filter((row) => row.score >= threshold === row.fraud).length;
  return {
    rows: rows.length,
    accuracy: ratio(right, rows.length),
    precision: ratio(hits, flagged.length),
    recall: ratio(hits, frauds),
    auc: areaUnderCurve(rows),
    logLoss: rows.reduce((sum, row) => sum + logLoss(row), 0) / Math.max(1, rows.length),
  };
}

/**
 * Probability that a random fraud scores above a random honest order (Mann and Whitney); ties
 * count one half. 0.5 when one of the classes is absent.
 */
export function areaUnderCurve(rows: readonly ScoredRow[]): number {
  const sorted = rows.toSorted((a, b) => a.score - b.score);
  let rankSum = 0;
  let positives = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end += 1;
    const tied = sorted.slice(start, end).filter((row) => row.fraud).length;
    rankSum += (tied * (start + 1 + end)) / 2;
    positives += tied;
    start = end;
  }
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function logLoss({ score, fraud }: ScoredRow): number {
  const likelihood = fraud ? score : 1 - score;
  return -Math.log(Math.max(likelihood, 1e-15));
}
