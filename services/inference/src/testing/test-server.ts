import { once } from 'node:events';
import { createServer } from 'node:http';
import { finishApp } from '@lab/telemetry';
import supertest from 'supertest';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createInferenceApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { createFaults } from '../faults.ts';
import { ModelServer } from '../serving/model-server.ts';

const answer = z.object({
  predictionId: z.string(),
  model: z.object({ name: z.string(), version: z.string(), variant: z.string() }),
  score: z.number(),
  class: z.enum(['legit', 'fraud']),
  confidence: z.number(),
  cached: z.boolean(),
});

/**
 * The service on a free port, stopped when the test ends, with a clock that the test moves.
 * @param variables settings that differ from the defaults; models load at once
 */
export async function startTestServer(variables: Record<string, string> = {}) {
  let skippedMs = 0;
  const now = () => Date.now() + skippedMs;
  const faults = createFaults();
  const config = readConfig({ MODEL_LOAD_DELAY_MS: '0', CHALLENGER_SHARE: '0', ...variables });
  const server = new ModelServer(config, faults, now);
  await server.load();
  const http = createServer(finishApp(createInferenceApp(server, faults)));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => {
    faults.clearAll();
    server.close();
    http.close();
    http.closeAllConnections();
  });
  const client = supertest(http);
  const predict = async (features: Record<string, unknown>, userId?: string) => {
    const response = await client.post('/v1/predict').send({ features, userId }).expect(200);
    return answer.parse(response.body);
  };
  const advance = (ms: number) => {
    skippedMs += ms;
  };
  return { server, faults, client, predict, advance, now };
}
