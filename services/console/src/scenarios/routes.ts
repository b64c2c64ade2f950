import { parseBody } from '@lab/telemetry';
import express, { Router } from 'express';
import { z } from 'zod';
import type { Director } from './director.ts';
import { describeChanges, type Scenario } from './scenario.ts';

const requestSchema = z.strictObject({ scenario: z.string().max(80) });

/**
 * `GET /` every scenario with its script, and the latest run; `POST /runs` starts one, `DELETE
 * /runs/:id` stops it and takes back what it changed.
 */
export function scenarioRoutes(director: Director): Router {
  const router = Router();
  const scenarios = director.scenarios.map(view);
  router.get('/', (_request, response) => {
    const now = new Date().toISOString();
    response.json({ now, scenarios, run: director.latest ?? null });
  });
  router.post('/runs', express.json({ limit: '10kb' }), (request, response) => {
    response.status(202).json(director.start(parseBody(requestSchema, request.body).scenario));
  });
  router.delete('/runs/:id', (request, response) => {
    response.status(202).json(director.stop(request.params.id));
  });
  return router;
}

/** A scenario for people: what a scene changes stands there in words. */
function view({ scenes, ...scenario }: Scenario) {
  return {
    ...scenario,
    scenes: scenes.map(({ atSeconds, title, script, looks, ...changes }) => ({
      atSeconds,
      title,
      script,
      looks,
      changes: describeChanges(changes),
    })),
  };
}
