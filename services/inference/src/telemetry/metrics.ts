import { counter, gauge, histogram, inc } from '@lab/telemetry';
import type { Variant } from '../model/artifact.ts';

const model = ['model', 'version'] as const;

export const requests = counter('inference_requests_total', 'Predictions asked for.', [
  ...model,
  'variant',
  'status',
]);

export const errors = counter('inference_errors_total', 'Predictions that were not given.', [
  ...model,
  'error_type',
]);

export const phaseDuration = histogram(
  'inference_phase_duration_seconds',
  'Time of each phase of a prediction.',
  ['phase', ...model],
  [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5],
);

export const batchSize = histogram(
  'inference_batch_size',
  'Predictions computed together.',
  [],
  [1, 2, 4, 8, 16, 32, 64, 128],
);

export const confidence = histogram(
  'inference_confidence',
  'Probability that the model gives the class it predicts.',
  [...model, 'class'],
  [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1],
);

export const predictions = counter('predictions_total', 'Predictions given.', [
  ...model,
  'variant',
  'class',
]);

export const modelInfo = gauge('model_info', 'A loaded model.', [...model, 'variant', 'algorithm']);

export const modelLoad = histogram(
  'model_load_seconds',
  'Time to load and warm up a model.',
  model,
  [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
);

export const modelMemory = gauge('model_memory_bytes', 'Memory a loaded model takes.', model);

export const cacheRequests = counter('cache_requests_total', 'Questions to a cache.', [
  'cache',
  'result',
]);

export const featureLookups = counter(
  'feature_lookups_total',
  'Predictions that needed features from the store, by how that went.',
  ['result'],
);

export const featureMissing = counter(
  'feature_missing_total',
  'Predictions for which a feature was not known and had to be imputed.',
  ['feature'],
);

export const featureInvalid = counter(
  'feature_invalid_total',
  'Features in requests that could not be used; names the model lacks count as feature "other".',
  ['feature', 'reason'],
);

export const outcomes = counter(
  'prediction_outcomes_total',
  'Predictions whose truth is known, by cell of the confusion matrix (fraud is positive).',
  [...model, 'result'],
);

export const labelsReceived = counter(
  'labels_received_total',
  'Labels that arrived: joined, duplicate, or of an unknown or forgotten prediction.',
  ['result'],
);

export const labelDelay = histogram(
  'label_delay_seconds',
  'Time from a prediction to its label.',
  [],
  [1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400, 604_800],
);

export const lastLabel = gauge(
  'label_last_received_timestamp_seconds',
  'When the last label was joined, in seconds since the Unix epoch.',
);

const classes = ['legit', 'fraud'];
const outcomeResults = ['tp', 'fp', 'tn', 'fn'];
const requestStatuses = ['success', 'failure', 'invalid'];
const errorTypes = ['invalid_input', 'queue_full', 'stopping', 'internal'];

/** Starts the counters of a model at zero, so that the first event already shows as a rate. */
export function initialiseCounters(name: string, version: string, variant: Variant): void {
  const serving = { model: name, version };
  for (const status of requestStatuses) inc(requests, { ...serving, variant, status }, 0);
  for (const error_type of errorTypes) inc(errors, { ...serving, error_type }, 0);
  for (const label of classes) inc(predictions, { ...serving, variant, class: label }, 0);
  for (const result of outcomeResults) inc(outcomes, { ...serving, result }, 0);
  for (const cache of ['predictions', 'features']) {
    for (const result of ['hit', 'miss']) inc(cacheRequests, { cache, result }, 0);
  }
}
