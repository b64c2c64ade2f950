import { z } from 'zod';
import { fraudClasses } from '../quality/outcome.ts';

const maxFeatures = 64;
const maxOutcomes = 500;
const id = z.string().min(1).max(128);

/** Body of `POST /v1/predict`; the features are checked one by one later, to count each fault. */
export const predictBody = z.object({
  features: z
    .record(z.string().max(64), z.unknown())
    .refine((features) => Object.keys(features).length <= maxFeatures, {
      message: `at most ${maxFeatures} features`,
    }),
  userId: id.nullish(),
});

/** A moment: RFC 3339, or milliseconds since the Unix epoch. */
const moment = z.union([
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  z.number().min(0).max(8.64e15),
]);

/** Body of `POST /v1/outcomes`. */
export const outcomesBody = z.object({
  outcomes: z
    .array(z.object({ predictionId: id, label: z.enum(fraudClasses), at: moment.optional() }))
    .min(1)
    .max(maxOutcomes),
});

export const listQuery = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });

/** The model that the caller insists on. */
export const modelHeader = z.string().min(1).max(64).optional();
