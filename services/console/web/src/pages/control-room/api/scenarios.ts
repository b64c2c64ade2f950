import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

const sceneSchema = z.object({
  atSeconds: z.number(),
  title: z.string(),
  script: z.string(),
  /** What it changes, in words. */
  changes: z.array(z.string()),
  looks: z.array(z.object({ title: z.string(), path: z.string().startsWith('/') })),
});

const scenarioSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  lesson: z.string(),
  seconds: z.number(),
  scenes: z.array(sceneSchema),
});

const runSchema = z.object({
  id: z.string(),
  scenario: z.string(),
  startedAt: z.string(),
  endsAt: z.string(),
  scene: z.number(),
  state: z.enum(['running', 'restoring', 'ended']),
  outcome: z.enum(['finished', 'stopped', 'failed', 'interrupted']).nullable(),
  problems: z.array(z.string()),
});

const answerSchema = z.object({
  /** The server's clock. */
  now: z.string(),
  scenarios: z.array(scenarioSchema),
  run: runSchema.nullable(),
});

export type Scene = z.output<typeof sceneSchema>;
export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioRun = z.output<typeof runSchema>;

/** Every scenario, and the latest run of whoever started it. */
export function scenarios(signal: AbortSignal): Promise<z.output<typeof answerSchema>> {
  return callApi(answerSchema, '/scenarios', { signal });
}

export function startScenario(scenario: string): Promise<ScenarioRun> {
  return callApi(runSchema, '/scenarios/runs', { method: 'POST', json: { scenario } });
}

export function stopScenario(id: string): Promise<ScenarioRun> {
  return callApi(runSchema, `/scenarios/runs/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
