import type { FeatureProfile, ModelArtifact } from './artifact.ts';
import type { FeatureName, FeatureVector } from './features.ts';
import { transformed, vectorOf } from './features.ts';

/** Features standardised to mean 0 and deviation 1; a missing one stands at 0, its mean. */
export type StandardVector = Readonly<Record<FeatureName, number>>;

/** 1 / (1 + e^-x), without overflow for large negative x. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/** A loaded model: pure arithmetic on an artefact. */
export class LogisticModel {
  readonly artifact: ModelArtifact;
  readonly profiles: Readonly<Record<FeatureName, FeatureProfile>>;

  constructor(artifact: ModelArtifact) {
    this.artifact = artifact;
    const byName = new Map(artifact.features.map((profile) => [profile.name, profile]));
    this.profiles = vectorOf((name) => {
      const profile = byName.get(name);
      if (profile === undefined) throw new Error(`model ${artifact.version} lacks ${name}`);
      return profile;
    });
  }

  /** Transforms, standardises and imputes. */
  standardise(vector: FeatureVector): StandardVector {
    return vectorOf((name) => {
      const value = vector[name];
      if (value === null) return 0;
      const { transform, transformedMean, transformedStd } = this.profiles[name];
      return (transformed(value, transform) - transformedMean) / transformedStd;
    });
  }

  /** Probability of fraud, 0..1. */
  probability(vector: StandardVector): number {
    let sum = this.artifact.bias;
    for (const { feature, power, weight } of this.artifact.terms) {
      sum += weight * vector[feature] ** power;
    }
    return sigmoid(sum);
  }

  /** Probability of fraud of a vector as observed. */
  score(vector: FeatureVector): number {
    return this.probability(this.standardise(vector));
  }
}
