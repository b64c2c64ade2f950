import type { FeatureProfile } from '../model/artifact.ts';
import { type FeatureSpec, transformed } from '../model/features.ts';
import { histogramOf } from '../model/histogram.ts';

/** Bins of a reference histogram; fewer when a feature has few different values. */
const bins = 8;

/** Mean and standard deviation (population). */
function moments(values: readonly number[]): { mean: number; std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
}

/** Inner edges of bins that hold about equally many values; (edge, next edge], without repeats. */
function quantileEdges(values: readonly number[], count: number): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const last = sorted.at(-1) ?? 0;
  const edges = new Set<number>();
  for (let index = 1; index < count; index += 1) {
    const edge = sorted[Math.floor((index * sorted.length) / count)];
    if (edge !== undefined && edge < last) edges.add(round(edge));
  }
  return [...edges];
}

/** What the model keeps of a feature's training values. */
export function profileFeature(spec: FeatureSpec, values: readonly number[]): FeatureProfile {
  const raw = moments(values);
  const bent = moments(values.map((value) => transformed(value, spec.transform)));
  const edges = quantileEdges(values, bins);
  return {
    name: spec.name,
    transform: spec.transform,
    mean: round(raw.mean),
    std: round(raw.std),
    transformedMean: round(bent.mean),
    transformedStd: round(bent.std),
    reference: { edges, proportions: histogramOf(values, edges).map(round) },
  };
}

/** Six decimals: artefacts stay readable and do not hang on the last bit of a sum. */
export const round = (value: number): number => Math.round(value * 1e6) / 1e6;
