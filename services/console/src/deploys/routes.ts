import { deployMarker, LokiClient } from '@lab/clients';
import { parseBody, resource } from '@lab/telemetry';
import express, { Router } from 'express';
import { z } from 'zod';
import { backendCall } from '../backend-call.ts';

/** Services that may be said to be deployed: `service` is a label, and labels are few. */
const deployable = ['api', 'inference', 'worker'] as const;

const requestSchema = z.strictObject({
  service: z.enum(deployable),
  version: z.string().regex(/^\d[\w.+-]{0,39}$/, 'a version, for example 1.1.0'),
  message: z.string().trim().min(1).max(200).optional(),
});

/** The line of a marker. What is in Loki may come from anywhere. */
const lineSchema = z.object({
  service: z.string(),
  version: z.string(),
  env: z.string(),
  message: z.string().default(''),
});

const listedSeconds = 24 * 3600;
const listedMarkers = 20;

/** `GET /` the newest deploy markers of a day, `POST /` sends one. They are log lines in Loki. */
export function deployRoutes(lokiUrl: string): Router {
  const loki = new LokiClient(lokiUrl);
  const router = Router();
  router.get('/', async (_request, response) => {
    const end = Date.now() / 1000 + 5;
    const range = { start: end - listedSeconds, end, limit: listedMarkers };
    const lines = await backendCall(loki.lines('{source="deploy"}', range));
    const deploys = lines.flatMap(({ time, line }) => {
      const marker = lineSchema.safeParse(parsed(line));
      return marker.success ? [{ at: new Date(time * 1000).toISOString(), ...marker.data }] : [];
    });
    response.json({ services: deployable, deploys });
  });
  router.post('/', express.json({ limit: '10kb' }), async (request, response) => {
    const { service, version, message } = parseBody(requestSchema, request.body);
    const env = resource.environment;
    const marker = { service, version, env, ...(message === undefined ? {} : { message }) };
    await backendCall(loki.push([deployMarker(marker)]));
    response.status(201).json(marker);
  });
  return router;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
