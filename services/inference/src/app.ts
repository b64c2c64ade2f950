import { createApp, ProblemError, parseBody } from '@lab/telemetry';
import type { Express } from 'express';
import type { Faults } from './faults.ts';
import { listQuery, modelHeader, outcomesBody, predictBody } from './http/schemas.ts';
import { loggedPredictionView, predictionView } from './http/views.ts';
import type { ModelServer } from './serving/model-server.ts';

/** The routes of the service. */
export function createInferenceApp(server: ModelServer, faults: Faults): Express {
  const app = createApp({ faults });

  app.post('/v1/predict', async (request, response) => {
    const { features, userId } = parseBody(predictBody, request.body);
    const pinned = parseBody(modelHeader, request.get('x-model-version'));
    const user = userId ?? request.get('x-user-id');
    const prediction = await server.predict({ features, userId: user }, pinned);
    response.json(predictionView(prediction));
  });

  app.post('/v1/outcomes', (request, response) => {
    const { outcomes } = parseBody(outcomesBody, request.body);
    response.status(202).json(server.joinLabels(outcomes));
  });

  app.get('/v1/predictions', (request, response) => {
    const { limit } = parseBody(listQuery, request.query);
    response.json({ predictions: server.recentPredictions(limit).map(loggedPredictionView) });
  });

  app.get('/v1/predictions/:id', (request, response) => {
    const prediction = server.prediction(request.params.id);
    if (prediction === undefined) {
      throw new ProblemError(404, 'Unknown prediction', {
        detail: 'it was never given, or is forgotten',
      });
    }
    response.json(loggedPredictionView(prediction));
  });

  app.get('/v1/models', (_request, response) => {
    response.json({ models: server.describe() });
  });

  return app;
}
