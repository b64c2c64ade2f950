import { z } from 'zod';
import type { DrillPlan } from './drill.ts';
import type { Expectation } from './expectation.ts';
import type { LoadProfile } from './load.ts';
import type { Task } from './task.ts';

/** The machine-readable half of a lab's guide. */
export interface Lab {
  /** The name of the lab's folder, such as `01-signal-map`. */
  readonly id: string;
  readonly title: string;
  /** The outline's keys of what the guide teaches and no single task proves. */
  readonly covers?: readonly string[];
  readonly load: LoadProfile;
  /** What must arrive once the lab is up; CI and `lab start --detach` wait for all of it. */
  readonly expects: readonly Expectation[];
  readonly drill?: DrillPlan;
  readonly tasks: readonly Task[];
}

const callable = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);

const labSchema = z.object({
  id: z.string().regex(/^\d\d-[a-z0-9-]+$/, 'must look like 01-signal-map'),
  title: z.string().min(1),
  covers: z.array(z.string().min(1)).optional(),
  load: z.object({
    profile: z.enum(['steady', 'ramp', 'spike', 'daily']),
    rps: z.number().positive(),
  }),
  expects: z.array(z.object({ name: z.string(), probe: callable })).min(1),
  drill: z
    .object({ incidents: z.array(z.object({ id: z.string(), begin: callable, end: callable })) })
    .optional(),
  tasks: z.array(
    z.object({
      id: z.string().regex(/^[a-z0-9-]+$/),
      title: z.string().min(1),
      hints: z.tuple([z.string(), z.string(), z.string()]),
      covers: z.array(z.string().min(1)).optional(),
      grade: callable,
    }),
  ),
});

/** Declares a lab; `lab.ts` exports the result as its default. Throws a ZodError on a malformed one. */
export function defineLab(lab: Lab): Lab {
  labSchema.parse(lab);
  return lab;
}
