import { z } from 'zod';
import { featureNames, featureSpecs } from './features.ts';

const name = z.enum(featureNames);

/** Shape of one feature in the training data: for imputation, shift faults and drift. */
const featureProfile = z.strictObject({
  name,
  transform: z.enum(['identity', 'log1p']),
  /** Mean and standard deviation of the raw value. */
  mean: z.number(),
  std: z.number().positive(),
  /** Mean and standard deviation after the transform: what the score standardises with. */
  transformedMean: z.number(),
  transformedStd: z.number().positive(),
  /**
   * Reference histogram for drift: `proportions[i]` is the share of training rows with a raw value
   * in (edges[i-1], edges[i]]; the first and the last bin are open, so there is one edge less.
   */
  reference: z.strictObject({
    edges: z.array(z.number()),
    proportions: z.array(z.number().min(0).max(1)).min(1),
  }),
});

/** One addend of the linear score: weight x (standardised feature) ^ power. */
const term = z.strictObject({
  feature: name,
  power: z.union([z.literal(1), z.literal(2)]),
  weight: z.number(),
});

/** Quality on held-out rows of the generator. */
const metrics = z.strictObject({
  rows: z.int().positive(),
  accuracy: z.number(),
  precision: z.number(),
  recall: z.number(),
  auc: z.number(),
  logLoss: z.number(),
});

/** A trained model as it stands in `models/*.model.json`. */
export const modelArtifact = z
  .strictObject({
    format: z.literal(1),
    name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
    version: z.string().regex(/^[0-9]+\.[0-9]+\.[0-9]+$/),
    variant: z.enum(['champion', 'challenger']),
    algorithm: z.literal('logistic-regression'),
    training: z.strictObject({
      seed: z.int(),
      rows: z.int().positive(),
      l2: z.number().positive(),
      powers: z.array(z.union([z.literal(1), z.literal(2)])).min(1),
    }),
    metrics,
    threshold: z.number().gt(0).lt(1),
    bias: z.number(),
    terms: z.array(term).min(1),
    features: z.array(featureProfile),
  })
  .refine(({ features }) => hasEveryFeature(features), 'each known feature must stand exactly once')
  .refine(
    ({ features }) =>
      features.every(
        ({ reference }) => reference.proportions.length === reference.edges.length + 1,
      ),
    'a reference histogram needs one proportion more than it has edges',
  );

export type ModelArtifact = z.infer<typeof modelArtifact>;
export type FeatureProfile = z.infer<typeof featureProfile>;
export type Variant = ModelArtifact['variant'];

function hasEveryFeature(features: readonly { readonly name: string }[]): boolean {
  const names = new Set(features.map((feature) => feature.name));
  return features.length === featureSpecs.length && names.size === featureSpecs.length;
}
