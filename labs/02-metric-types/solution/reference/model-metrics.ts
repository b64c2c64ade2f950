import { Counter, Gauge, Histogram } from 'prom-client';
import { registry } from './registry.ts';

interface Prediction {
  readonly class: string;
  /** From 0 to 1. */
  readonly confidence: number;
}

const registers = [registry];

const predictions = new Counter({
  name: 'inference_predictions_total',
  help: 'Predictions made; a batch has several.',
  labelNames: ['class'],
  registers,
});

const batchSize = new Histogram({
  name: 'inference_batch_size',
  help: 'Inputs in a batch that was answered.',
  buckets: [1, 2, 4, 8, 16, 32, 64],
  registers,
});

const confidence = new Histogram({
  name: 'inference_confidence_ratio',
  help: 'How sure the model was of a prediction, from 0 to 1.',
  buckets: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  registers,
});

/** Counts what the model answered to one batch. */
export function countPredictions(answer: readonly Prediction[]): void {
  batchSize.observe(answer.length);
  for (const prediction of answer) {
    predictions.inc({ class: prediction.class });
    confidence.observe(prediction.confidence);
  }
}

/** Exposes how many batches wait for the model. */
export function watchQueue(waiting: () => number): void {
  new Gauge({
    name: 'inference_queue_depth',
    help: 'Batches that wait for the model right now.',
    registers,
    collect() {
      this.set(waiting());
    },
  });
}
