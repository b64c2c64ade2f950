import { z } from 'zod';

/** The file with the learner's instances and queries. */
export const FILE = 'trap.yaml';

export const QUERIES = ['average', 'merged', 'deviation'] as const;
export type QueryName = (typeof QUERIES)[number];

const instanceSchema = z.strictObject({
  requests: z.int().min(20).max(300),
  seconds: z.number().min(0.02).max(0.5),
});

/** What one instance serves: so many requests, for each of which the model takes so long. */
export interface Share {
  readonly requests: number;
  readonly seconds: number;
}

export const trapSchema = z.strictObject({
  instances: z.array(instanceSchema).length(3),
  queries: z.record(z.enum(QUERIES), z.string().trim().min(1).nullish()),
});

export type Trap = z.output<typeof trapSchema>;
