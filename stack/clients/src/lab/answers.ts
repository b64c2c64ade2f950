/** What the `lab` command prints with `--json`, and keeps of a learner's progress. */
import { z } from 'zod';

/** One thing that a grader looked at. */
export const evidenceSchema = z.object({
  asked: z.string(),
  query: z.string().optional(),
  expected: z.string(),
  seen: z.string(),
  passed: z.boolean(),
  hint: z.string().optional(),
});

/** What the last check of a task found. */
export const checkedSchema = z.object({
  passed: z.boolean(),
  /** ISO 8601. */
  at: z.string(),
  seconds: z.number(),
  evidence: z.array(evidenceSchema),
});

const questionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('choice'),
    id: z.string(),
    question: z.string(),
    choices: z.array(z.object({ letter: z.string(), text: z.string() })),
  }),
  z.object({ kind: z.literal('number'), id: z.string(), question: z.string(), unit: z.string() }),
]);

/** The learner's answers to a self-check, by the id of the question. */
export const answersSchema = z.record(z.string(), z.union([z.string(), z.number()]).nullish());

const quizSchema = z.object({
  questions: z.array(questionSchema),
  answers: answersSchema,
  /** Why the learner's file cannot be read; null when it can. */
  problem: z.string().nullable(),
});

const taskSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** The learner's files, relative to the lab's folder. */
  files: z.array(z.string()).readonly(),
  /** The hints that were revealed, and how many there are. */
  hints: z.object({ shown: z.array(z.string()), total: z.number() }),
  /** Null before the first check; `edited`: a file of the task has changed since. */
  last: checkedSchema.extend({ edited: z.boolean() }).nullable(),
  quiz: quizSchema.nullable(),
});

/** Everything a learner needs of a lab: `lab show`. */
export const labSchema = z.object({
  id: z.string(),
  title: z.string(),
  track: z.string(),
  /** Markdown; empty where the lab has no README.md. */
  guide: z.string(),
  tasks: z.array(taskSchema),
  running: z.boolean(),
  /** The lab that runs, or `kit`; null when none does. */
  runningLab: z.string().nullable(),
  /** What becomes of the console, and of its page, when the lab is started. */
  console: z.enum(['stays', 'restarts', 'ends']),
});

/** One lab of `lab list`. */
export const labSummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  track: z.string(),
  tasks: z.array(z.string()),
  /** Tasks that passed when they were last checked. */
  solved: z.array(z.string()),
  running: z.boolean(),
});

export type Evidence = z.output<typeof evidenceSchema>;
export type Lab = z.output<typeof labSchema>;
export type LabSummary = z.output<typeof labSummarySchema>;
export type Question = z.output<typeof questionSchema>;
export type Quiz = z.output<typeof quizSchema>;
export type Task = z.output<typeof taskSchema>;
