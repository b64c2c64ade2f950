import type { LoggedPrediction, PredictionRecord } from '../quality/prediction-log.ts';

/** Answer of `POST /v1/predict`. */
export const predictionView = (prediction: PredictionRecord) => ({
  predictionId: prediction.id,
  model: {
    name: prediction.model,
    version: prediction.version,
    variant: prediction.variant,
  },
  score: prediction.score,
  class: prediction.class,
  confidence: prediction.confidence,
  cached: prediction.cached,
});

/** A prediction as it is remembered, with the truth once that is known. */
export const loggedPredictionView = (prediction: LoggedPrediction) => ({
  ...predictionView(prediction),
  at: new Date(prediction.at).toISOString(),
  features: prediction.features,
  imputed: prediction.imputed,
  outcome: prediction.outcome && {
    ...prediction.outcome,
    at: new Date(prediction.outcome.at).toISOString(),
  },
});
