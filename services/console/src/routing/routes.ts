import { ProblemError, parseBody } from '@lab/telemetry';
import { Router } from 'express';
import { z } from 'zod';
import { type Routing, readRouting } from './config.ts';
import { routesOf } from './route.ts';

const deadlineMs = 10_000;

const statusSchema = z.object({ config: z.object({ original: z.string() }) });

const labelsSchema = z.object({
  labels: z.string().transform((text, context) => {
    try {
      return z.record(z.string(), z.string()).parse(JSON.parse(text));
    } catch {
      context.addIssue('expected a JSON object of label names and values');
      return z.NEVER;
    }
  }),
});

/**
 * `GET /`: the routing tree that Alertmanager works by now. `GET /match?labels=`: the ids of the routes
 * that an alert with these labels ends at. Matched here, because Alertmanager's regular expressions are
 * RE2's, and a browser has another kind.
 */
export function routingRoutes(alertmanagerUrl: string): Router {
  const router = Router();
  router.get('/', async (_request, response) => {
    response.json(await currentRouting(alertmanagerUrl));
  });
  router.get('/match', async (request, response) => {
    const { labels } = parseBody(labelsSchema, request.query);
    const { root } = await currentRouting(alertmanagerUrl);
    response.json({ routes: routesOf(root, labels).map(({ id }) => id) });
  });
  return router;
}

async function currentRouting(alertmanagerUrl: string): Promise<Routing> {
  const status = await statusOf(alertmanagerUrl).catch((error: unknown) => {
    const detail = 'Alertmanager does not answer; "npm run lab -- status" shows whether it runs';
    throw new ProblemError(502, 'Bad Gateway', { detail, cause: error });
  });
  try {
    return readRouting(statusSchema.parse(status).config.original);
  } catch (error) {
    const detail = `Alertmanager's configuration cannot be read: ${String(error)}`;
    throw new ProblemError(502, 'Bad Gateway', { detail, cause: error });
  }
}

async function statusOf(alertmanagerUrl: string): Promise<unknown> {
  const answer = await fetch(new URL('/api/v2/status', alertmanagerUrl), {
    signal: AbortSignal.timeout(deadlineMs),
    redirect: 'error',
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  return answer.json();
}
