import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Paths } from '../../paths.ts';

const identity = z.object({ pid: z.int(), startTime: z.string() });

const componentSchema = z.object({
  name: z.string(),
  /** What really runs. */
  runs: z.string(),
  state: z.enum(['created', 'running', 'exited', 'skipped']),
  health: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
  /** True for a component that shall end by itself, with exit code 0. */
  isJob: z.boolean(),
  /** True once a job has ended with exit code 0. */
  completed: z.boolean(),
  /** The process and when it was started, as `startTimeOf` tells it. */
  pid: z.int().nullable(),
  startTime: z.string().nullable(),
  restarts: z.int(),
  ports: z.array(z.int()),
  labels: z.record(z.string(), z.string()),
  memLimitBytes: z.int().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  /** Why it does not run, or is not healthy. */
  reason: z.string().nullable(),
  logFile: z.string(),
  /** The end of its output, when it ended by itself. */
  lastLines: z.array(z.string()),
  hash: z.string(),
});

/**
 * What runs, as the runner keeps it in `.lab/run/state.json`. docker-exporter reads the components
 * from the same file (LAB_COMPONENTS_FILE), so `state` and `health` use Docker's words.
 */
export const stateSchema = z.object({
  runId: z.string(),
  root: z.string(),
  lab: z.string(),
  portOffset: z.int(),
  startedAt: z.string(),
  /** Null once everything has been stopped. */
  runner: identity.nullable(),
  socket: z.string(),
  components: z.array(componentSchema),
});

export type ComponentState = z.infer<typeof componentSchema>;
export type LabState = z.infer<typeof stateSchema>;

export function stateFile(paths: Pick<Paths, 'run'>): string {
  return join(paths.run, 'state.json');
}

/** The last known state; undefined when nothing was ever started here or the file is unreadable. */
export async function readState(paths: Pick<Paths, 'run'>): Promise<LabState | undefined> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(stateFile(paths), 'utf8')));
  } catch {
    return undefined;
  }
}
