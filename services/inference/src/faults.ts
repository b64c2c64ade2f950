import { faultBoard } from '@lab/telemetry';
import { z } from 'zod';
import { featureNames } from './model/features.ts';

const feature = z.enum(featureNames);
const ratio = (byDefault: number) => z.number().min(0).max(1).default(byDefault);
const delayMs = (byDefault: number) => z.number().min(0).max(60_000).default(byDefault);

/** The faults of this service beside the common ones. */
export const createFaults = () =>
  faultBoard({
    'cache-off': {
      description: 'Neither the prediction cache nor the feature cache answers.',
      params: z.object({}),
    },
    'feature-missing': {
      description: 'A share of the requests loses a feature (all of them without a name).',
      params: z.object({ feature: feature.optional(), ratio: ratio(0.5) }),
    },
    'feature-shift': {
      description: 'One feature is off by a number of its standard deviations.',
      params: z.object({
        feature: feature.default('amount_minor'),
        sigmas: z.number().min(-20).max(20).default(3),
      }),
    },
    'label-noise': {
      description: 'A share of the labels that arrive is turned around.',
      params: z.object({ ratio: ratio(0.3) }),
    },
    'slow-features': {
      description: 'Each lookup in the feature store takes longer.',
      params: z.object({ ms: delayMs(300) }),
    },
    'features-down': {
      description: 'A share of the lookups in the feature store fails.',
      params: z.object({ ratio: ratio(1) }),
    },
    'slow-model': {
      description: 'Each batch takes longer on the device; the queue grows under load.',
      params: z.object({ ms: delayMs(500) }),
    },
  });

export type Faults = ReturnType<typeof createFaults>;
