import { z } from 'zod';

export const runStateSchema = z.object({
  id: z.string(),
  /** Id of the scenario. */
  scenario: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  endsAt: z.string(),
  /** Index of the latest scene. */
  scene: z.number(),
  state: z.enum(['running', 'restoring', 'ended']),
  /** Null while it runs. `interrupted`: the console that played it was killed. */
  outcome: z.enum(['finished', 'stopped', 'failed', 'interrupted']).nullable(),
  /** What went wrong, in words: a scene that failed, or what could not be put back. */
  problems: z.array(z.string()).readonly(),
});

/** How far a run is. */
export type RunState = Readonly<z.output<typeof runStateSchema>>;
