import { inc, logger } from '@lab/telemetry';
import type { Clock } from '../common/clock.ts';
import type { Random } from '../common/random.ts';
import type { Faults } from '../faults.ts';
import type { FeatureProfile } from '../model/artifact.ts';
import { type FeatureName, type FeatureVector, featureNames, vectorOf } from '../model/features.ts';
import { cacheRequests, featureLookups, featureMissing } from '../telemetry/metrics.ts';
import type { CacheResult, FeatureStore, StoredFeatures } from './feature-store.ts';

export interface ResolvedFeatures {
  readonly vector: FeatureVector;
  /** Features that nobody knows. */
  readonly missing: readonly FeatureName[];
  /** What the cache of the store did; undefined when the store was not asked or did not answer. */
  readonly cache: CacheResult | undefined;
}

export interface FeatureResolverOptions {
  readonly store: FeatureStore;
  readonly faults: Faults;
  readonly random: Random;
  readonly now: Clock;
}

/**
 * The features phase: values of the request first, then those that the store knows of the user.
 * A store that is down costs features, never the prediction.
 */
export class FeatureResolver {
  readonly #options: FeatureResolverOptions;
  readonly #seenAt = new Map<FeatureName, number>();

  constructor(options: FeatureResolverOptions) {
    this.#options = options;
  }

  async resolve(
    given: FeatureVector,
    userId: string | undefined,
    profiles: Readonly<Record<FeatureName, FeatureProfile>>,
  ): Promise<ResolvedFeatures> {
    const { stored, cache } = await this.#fromStore(userId);
    if (userId !== undefined) this.#options.store.put(userId, given);
    const complete = vectorOf((name) => given[name] ?? stored[name] ?? null);
    const vector = this.#disturb(complete, profiles);
    const missing = featureNames.filter((name) => vector[name] === null);
    for (const feature of missing) inc(featureMissing, { feature });
    for (const name of featureNames) {
      if (given[name] !== null && vector[name] !== null)
        this.#seenAt.set(name, this.#options.now());
    }
    return { vector, missing, cache };
  }

  /** Seconds since a request last brought each feature; features never seen are left out. */
  ages(): [FeatureName, number][] {
    const now = this.#options.now();
    return [...this.#seenAt].map(([name, at]) => [name, (now - at) / 1000]);
  }

  async #fromStore(
    userId: string | undefined,
  ): Promise<{ stored: StoredFeatures; cache: CacheResult | undefined }> {
    if (userId === undefined) {
      inc(featureLookups, { result: 'anonymous' });
      return { stored: {}, cache: undefined };
    }
    try {
      const { features, cache } = await this.#options.store.get(userId);
      inc(cacheRequests, { cache: 'features', result: cache });
      inc(featureLookups, { result: Object.keys(features).length === 0 ? 'unknown' : 'found' });
      return { stored: features, cache };
    } catch (error) {
      inc(featureLookups, { result: 'error' });
      logger.warn({ event: 'features.unavailable', error }, 'features are imputed');
      return { stored: {}, cache: undefined };
    }
  }

  #disturb(
    vector: FeatureVector,
    profiles: Readonly<Record<FeatureName, FeatureProfile>>,
  ): FeatureVector {
    const shift = this.#options.faults.get('feature-shift');
    const missing = this.#options.faults.get('feature-missing');
    const loses = missing !== undefined && this.#options.random() < missing.ratio;
    return vectorOf((name) => {
      const value = vector[name];
      if (value === null) return null;
      if (loses && (missing.feature ?? name) === name) return null;
      return shift?.feature === name ? value + shift.sigmas * profiles[name].std : value;
    });
  }
}
