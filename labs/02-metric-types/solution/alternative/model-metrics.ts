import { meter } from './registry.ts';

const predictions = meter.createCounter('model.predictions', {
  description: 'Inputs that the model has sorted into a class.',
});
const batches = meter.createHistogram('model.batch.inputs', {
  description: 'How many inputs came in one batch.',
  advice: { explicitBucketBoundaries: [1, 3, 10, 20, 40, 64] },
});
const confidence = meter.createHistogram('model.confidence_ratio', {
  description: 'What the model thinks of its own answers, between nothing and one.',
  advice: { explicitBucketBoundaries: [0.35, 0.55, 0.7, 0.85, 0.95, 1] },
});
const queue = meter.createObservableGauge('model.queue.batches', {
  description: 'Batches that have no slot yet.',
});

/** Counts what the model answered to one batch. */
export function countPredictions(
  answer: readonly { readonly class: string; readonly confidence: number }[],
): void {
  batches.record(answer.length);
  for (const one of answer) {
    predictions.add(1, { prediction: one.class });
    confidence.record(one.confidence);
  }
}

/** Exposes how many batches wait for the model. */
export function watchQueue(waiting: () => number): void {
  queue.addCallback((result) => result.observe(waiting()));
}
