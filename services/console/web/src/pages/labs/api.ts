import { callApi } from '../../api/http.ts';
import { z } from '../../api/zod.ts';

const summarySchema = z.object({
  id: z.string(),
  title: z.string(),
  track: z.string(),
  tasks: z.array(z.string()),
  /** Tasks that passed when they were last checked. */
  solved: z.array(z.string()),
  running: z.boolean(),
});

export type LabSummary = z.output<typeof summarySchema>;

/** What `lab list` shows. */
export function listLabs(signal: AbortSignal): Promise<LabSummary[]> {
  return callApi(z.array(summarySchema), '/engine/labs', { signal });
}

const evidenceSchema = z.object({
  asked: z.string(),
  query: z.string().optional(),
  expected: z.string(),
  seen: z.string(),
  passed: z.boolean(),
  hint: z.string().optional(),
});

export type Evidence = z.output<typeof evidenceSchema>;

const questionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('choice'),
    id: z.string(),
    question: z.string(),
    choices: z.array(z.object({ letter: z.string(), text: z.string() })),
  }),
  z.object({ kind: z.literal('number'), id: z.string(), question: z.string(), unit: z.string() }),
]);

export type Question = z.output<typeof questionSchema>;

const quizSchema = z.object({
  questions: z.array(questionSchema),
  answers: z.record(z.string(), z.union([z.string(), z.number()]).nullish()),
  /** Why the learner's file cannot be read. */
  problem: z.string().nullable(),
});

export type Quiz = z.output<typeof quizSchema>;

const taskSchema = z.object({
  id: z.string(),
  title: z.string(),
  files: z.array(z.string()),
  hints: z.object({ shown: z.array(z.string()), total: z.number() }),
  last: z
    .object({
      passed: z.boolean(),
      at: z.string(),
      seconds: z.number(),
      evidence: z.array(evidenceSchema),
      /** A file of the task has changed since. */
      edited: z.boolean(),
    })
    .nullable(),
  quiz: quizSchema.nullable(),
});

export type Task = z.output<typeof taskSchema>;

const labSchema = z.object({
  id: z.string(),
  title: z.string(),
  track: z.string(),
  /** What becomes of this page when the lab is started. */
  console: z.enum(['stays', 'restarts', 'ends']),
  running: z.boolean(),
  /** The lab that runs, or `kit`. */
  runningLab: z.string().nullable(),
  guide: z.string(),
  tasks: z.array(taskSchema),
});

export type Lab = z.output<typeof labSchema>;

/** What `lab show` shows. */
export function readLab(id: string, signal: AbortSignal): Promise<Lab> {
  return callApi(labSchema, `/engine/labs/${encodeURIComponent(id)}`, { signal });
}
