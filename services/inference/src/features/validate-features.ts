import { z } from 'zod';
import {
  type FeatureName,
  type FeatureVector,
  featureSpecs,
  isFeatureName,
  vectorOf,
} from '../model/features.ts';

export type InvalidReason = 'unknown_feature' | 'not_a_number' | 'not_finite' | 'out_of_range';

export interface InvalidFeature {
  /** Name as sent; untrusted. */
  readonly feature: string;
  readonly reason: InvalidReason;
  readonly message: string;
}

export interface CheckedFeatures {
  /** Known features; null where nothing was sent. */
  readonly vector: FeatureVector;
  /** Values that cannot be scored: the request must be refused. */
  readonly invalid: readonly InvalidFeature[];
  /** Names that the model does not know: they are ignored. */
  readonly unknown: readonly InvalidFeature[];
}

/**
 * Checks the features of a request. A feature that is absent or null is unknown to the caller,
 * which is no error.
 */
export function checkFeatures(given: Readonly<Record<string, unknown>>): CheckedFeatures {
  const invalid: InvalidFeature[] = [];
  const accepted = new Map<FeatureName, number>();
  for (const spec of featureSpecs) {
    const value = given[spec.name];
    if (value === undefined || value === null) continue;
    const reason = invalidReason(value, spec.min, spec.max);
    if (reason === undefined) accepted.set(spec.name, z.number().parse(value));
    else invalid.push({ feature: spec.name, ...reason });
  }
  const unknown = Object.keys(given)
    .filter((name) => !isFeatureName(name))
    .map((feature) => ({
      feature,
      reason: 'unknown_feature' as const,
      message: 'the model has no such feature',
    }));
  return { vector: vectorOf((name) => accepted.get(name) ?? null), invalid, unknown };
}

function invalidReason(
  value: unknown,
  min: number,
  max: number,
): Pick<InvalidFeature, 'reason' | 'message'> | undefined {
  if (typeof value !== 'number') return { reason: 'not_a_number', message: 'must be a number' };
  if (!Number.isFinite(value)) return { reason: 'not_finite', message: 'must be finite' };
  if (value < min || value > max) {
    return { reason: 'out_of_range', message: `must be from ${min} to ${max}` };
  }
  return undefined;
}
