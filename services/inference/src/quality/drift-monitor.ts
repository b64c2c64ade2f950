import { SlidingWindow, type SlidingWindowOptions } from '../common/sliding-window.ts';
import type { FeatureProfile } from '../model/artifact.ts';
import { type FeatureName, type FeatureVector, featureSpecs, vectorOf } from '../model/features.ts';
import { histogramOf, populationStabilityIndex } from '../model/histogram.ts';

export interface DriftMonitorOptions extends SlidingWindowOptions {
  /** Fewer samples in the window than this give no figure: it would be noise. */
  readonly minSamples: number;
}

/** Compares the features of recent requests with those a model was trained on. */
export class DriftMonitor {
  readonly #windows: Readonly<Record<FeatureName, SlidingWindow<number>>>;
  readonly #minSamples: number;

  constructor({ minSamples, ...window }: DriftMonitorOptions) {
    this.#minSamples = minSamples;
    this.#windows = vectorOf(() => new SlidingWindow<number>(window));
  }

  /** Adds the known features of one request. */
  observe(vector: FeatureVector): void {
    for (const { name, drift } of featureSpecs) {
      const value = vector[name];
      if (drift && value !== null) this.#windows[name].add(value);
    }
  }

  /** Population stability index by feature, of those with enough samples. */
  stability(profiles: Readonly<Record<FeatureName, FeatureProfile>>): [FeatureName, number][] {
    return featureSpecs.flatMap(({ name }) => {
      const values = this.#windows[name].values();
      if (values.length < this.#minSamples) return [];
      const { edges, proportions } = profiles[name].reference;
      return [[name, populationStabilityIndex(proportions, histogramOf(values, edges))]];
    });
  }
}
