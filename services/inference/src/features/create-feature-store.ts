import type { Clock } from '../common/clock.ts';
import type { Random } from '../common/random.ts';
import type { Config } from '../config.ts';
import type { Faults } from '../faults.ts';
import { FeatureStore } from './feature-store.ts';

/** The feature store with the settings of the service and under its faults. */
export function createFeatureStore(
  config: Config,
  faults: Faults,
  random: Random,
  now: Clock,
): FeatureStore {
  return new FeatureStore({
    lookupMs: config.FEATURE_LOOKUP_MS,
    ttlMs: config.FEATURE_TTL_SECONDS * 1000,
    cacheTtlMs: config.FEATURE_CACHE_TTL_SECONDS * 1000,
    maxUsers: config.FEATURE_MAX_USERS,
    now,
    disturbance: () => {
      const down = faults.get('features-down');
      return {
        extraMs: faults.get('slow-features')?.ms ?? 0,
        down: down !== undefined && random() < down.ratio,
      };
    },
    cacheOff: () => faults.get('cache-off') !== undefined,
  });
}
