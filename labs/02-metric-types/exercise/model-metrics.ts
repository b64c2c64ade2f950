import { Counter, Gauge } from 'prom-client';
import { registry } from './registry.ts';

interface Prediction {
  readonly class: string;
  /** From 0 to 1. */
  readonly confidence: number;
}

const registers = [registry];

const predictions = new Gauge({
  name: 'predictions',
  help: 'Predictions made.',
  labelNames: ['class'],
  registers,
});

const batchSize = new Gauge({
  name: 'batch_size',
  help: 'Inputs in a batch.',
  registers,
});

const confidence = new Gauge({
  name: 'confidence_percent',
  help: 'How sure the model is.',
  registers,
});

/** Counts what the model answered to one batch. */
export function countPredictions(answer: readonly Prediction[]): void {
  batchSize.set(answer.length);
  for (const prediction of answer) {
    predictions.inc({ class: prediction.class });
    confidence.set(prediction.confidence * 100);
  }
}

/** Exposes how many batches wait for the model. */
export function watchQueue(waiting: () => number): void {
  new Counter({
    name: 'queue_depth_total',
    help: 'Batches that wait for the model.',
    registers,
    collect() {
      this.inc(waiting());
    },
  });
}
