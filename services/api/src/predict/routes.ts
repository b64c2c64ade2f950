import { ProblemError, parseBody } from '@lab/telemetry';
import { Router } from 'express';
import { z } from 'zod';
import type { Inference } from '../inference/inference.ts';
import { InferenceError } from '../inference/prediction.ts';
import { featureUsage } from '../usage/metrics.ts';

const Body = z.strictObject({
  features: z
    .record(z.string().min(1).max(64), z.number().nullable())
    .refine((features) => Object.keys(features).length <= 64, 'must be 64 features at most'),
  userId: z.string().min(1).max(128).optional(),
});

/** POST /predict: the fraud model, for partners of the shop. */
export function predictRoutes(inference: Inference): Router {
  const router = Router();
  router.post('/predict', async (request, response) => {
    featureUsage('predict');
    const body = parseBody(Body, request.body);
    try {
      response.json(await inference.predict(body));
    } catch (error) {
      throw asProblem(error);
    }
  });
  return router;
}

/** There is no fallback for a bare prediction: a made-up score would be worse than none. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof InferenceError)) return error;
  if (error.refusal !== undefined) {
    const { detail } = error.refusal;
    return new ProblemError(400, 'Invalid input', { detail, cause: error });
  }
  return new ProblemError(503, 'Prediction not available', {
    type: 'urn:lab:problem:prediction-not-available',
    detail: error.message,
    extensions: { reason: error.reason },
    headers: { 'retry-after': '1' },
    cause: error,
  });
}
