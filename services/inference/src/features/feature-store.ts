import { setTimeout as delay } from 'node:timers/promises';
import { withSpan } from '@lab/telemetry';
import { BoundedMap } from '../common/bounded-map.ts';
import type { Clock } from '../common/clock.ts';
import type { FeatureName } from '../model/features.ts';

/** What the store keeps: properties of the user, not of the order. */
const storedFeatures = [
  'account_age_days',
  'country_risk',
  'email_entropy',
  'card_age_days',
] as const satisfies readonly FeatureName[];

export type StoredFeatures = Readonly<Partial<Record<FeatureName, number>>>;

export type CacheResult = 'hit' | 'miss';

export interface FeatureStoreOptions {
  /** Time of one lookup in milliseconds, as a store across the network would take. */
  readonly lookupMs: number;
  /** How long a value is good for, and how long the cache in front may answer, in milliseconds. */
  readonly ttlMs: number;
  readonly cacheTtlMs: number;
  readonly maxUsers: number;
  readonly now: Clock;
  /** What faults do to a lookup. */
  readonly disturbance: () => { readonly extraMs: number; readonly down: boolean };
  readonly cacheOff: () => boolean;
}

/** The store did not answer. */
class FeatureStoreError extends Error {
  override readonly name = 'FeatureStoreError';
}

/** Last known features by user, with a cache in front of a lookup that costs time. */
export class FeatureStore {
  readonly #options: FeatureStoreOptions;
  readonly #records: BoundedMap<string, StoredFeatures>;
  readonly #cache: BoundedMap<string, StoredFeatures>;

  constructor(options: FeatureStoreOptions) {
    const { ttlMs, cacheTtlMs, maxUsers: maxEntries, now } = options;
    this.#options = options;
    this.#records = new BoundedMap({ maxEntries, ttlMs, now });
    this.#cache = new BoundedMap({ maxEntries, ttlMs: cacheTtlMs, now });
  }

  /**
   * Features of a user; an empty object for one that the store does not know.
   * @throws FeatureStoreError when the store is down
   */
  async get(userId: string): Promise<{ features: StoredFeatures; cache: CacheResult }> {
    const off = this.#options.cacheOff();
    const cached = off ? undefined : this.#cache.get(userId);
    if (cached !== undefined) return { features: cached, cache: 'hit' };
    const features = await this.#lookup(userId);
    if (!off) this.#cache.set(userId, features);
    return { features, cache: 'miss' };
  }

  /** Remembers the user features among those of a request. */
  put(userId: string, given: Readonly<Record<FeatureName, number | null>>): void {
    const fresh = storedFeatures.flatMap((name) => {
      const value = given[name];
      return value === null ? [] : [[name, value] as const];
    });
    if (fresh.length === 0) return;
    const merged = { ...this.#records.get(userId), ...Object.fromEntries(fresh) };
    this.#records.set(userId, merged);
    if (!this.#options.cacheOff()) this.#cache.set(userId, merged);
  }

  #lookup(userId: string): Promise<StoredFeatures> {
    const attributes = { 'peer.service': 'feature-store', 'db.operation.name': 'get' };
    return withSpan('feature_store.lookup', { kind: 'client', attributes }, async (span) => {
      const { extraMs, down } = this.#options.disturbance();
      await delay(this.#options.lookupMs + extraMs);
      if (down) throw new FeatureStoreError('the feature store does not answer');
      const found = this.#records.get(userId);
      span.setAttribute('feature_store.found', found !== undefined);
      return found ?? {};
    });
  }
}
