import { querySchema } from '@lab/kit/spec';
import { z } from 'zod';

const query = querySchema.nullish();
const text = z.string().trim().nullish();

const roleSchema = z.strictObject({
  type: z.enum(['counter', 'gauge', 'histogram']).nullish(),
  query,
});

const layerSchema = z.strictObject({
  query,
  owner: text,
  priority: z.enum(['P1', 'P2', 'P3']).nullish(),
});

const costSchema = z.strictObject({ volume: query, keep_days: z.number().positive().nullish() });

const questionSchema = z.strictObject({
  signal: z.enum(['metric', 'log', 'trace']).nullish(),
  query,
});

/** The part of `signals.yaml` that each task grades; the rest of the file may be anything. */
export const sheets = {
  roles: z.object({ roles: z.record(z.string(), z.record(z.string(), roleSchema)) }),
  layers: z.object({ layers: z.record(z.string(), layerSchema) }),
  gaps: z.object({ gaps: z.array(z.strictObject({ symptom: text, query })) }),
  maturity: z.object({
    maturity: z.strictObject({
      level: z.number().int().min(0).max(3).nullish(),
      present: z.array(querySchema),
      missing: z.array(querySchema),
    }),
  }),
  costs: z.object({
    costs: z.strictObject({ metrics: costSchema, logs: costSchema, traces: costSchema }),
  }),
  questions: z.object({ questions: z.record(z.string(), questionSchema) }),
};

/** The learner's file. */
export const SHEET = 'signals.yaml';
