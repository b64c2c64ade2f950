import { gauge } from '@lab/telemetry';
import type { AcceleratorState } from '../batching/accelerator.ts';
import type { FeatureName } from '../model/features.ts';

export interface ModelAccuracy {
  readonly model: string;
  readonly version: string;
  /** Undefined when no label came lately. */
  readonly accuracy: number | undefined;
}

/** Where the values come from that are read at each scrape. */
export interface GaugeSources {
  queueDepth(): number;
  accuracies(): ModelAccuracy[];
  /** Recall by cohort; cohorts without recent frauds are left out. */
  recalls(): [cohort: string, recall: number][];
  stability(): [FeatureName, number][];
  /** Seconds since a value of each feature last came; features never seen are left out. */
  featureAges(): [FeatureName, number][];
  accelerator(): AcceleratorState;
}

let sources: GaugeSources | undefined;

/** Names what the gauges show from now on: there is one model server in a process. */
export function exposeGauges(next: GaugeSources): void {
  sources = next;
}

type Reading = readonly [labels: Readonly<Record<string, string>>, value: number];

/** A gauge whose series are made anew at each scrape: what is no longer known disappears. */
function sampled(
  name: string,
  help: string,
  labels: readonly string[],
  read: (from: GaugeSources) => Iterable<Reading>,
): void {
  const metric = gauge<string>(name, help, labels, () => {
    metric.reset();
    if (sources === undefined) return;
    for (const [labelValues, value] of read(sources)) metric.set(labelValues, value);
  });
}

sampled('inference_queue_depth', 'Predictions that wait for a batch.', [], (from) => [
  [{}, from.queueDepth()],
]);

sampled(
  'model_accuracy_ratio',
  'Share of right predictions among those whose label came lately.',
  ['model', 'version'],
  (from) =>
    from
      .accuracies()
      .flatMap(({ model, version, accuracy }) =>
        accuracy === undefined ? [] : [[{ model, version }, accuracy] as const],
      ),
);

sampled(
  'cohort_recall_ratio',
  'Share of the frauds found, by group of orders, among those whose label came lately.',
  ['cohort'],
  (from) => from.recalls().map(([cohort, value]) => [{ cohort }, value] as const),
);

sampled(
  'feature_drift_psi',
  'Population stability index of recent requests against the training data.',
  ['feature'],
  (from) => from.stability().map(([feature, value]) => [{ feature }, value] as const),
);

sampled(
  'feature_age_seconds',
  'Time since a request last brought a value of the feature.',
  ['feature'],
  (from) => from.featureAges().map(([feature, value]) => [{ feature }, value] as const),
);

const gpu = '0';

sampled('DCGM_FI_DEV_GPU_UTIL', 'GPU utilisation (percent).', ['gpu'], (from) => [
  [{ gpu }, from.accelerator().utilisation],
]);

sampled('DCGM_FI_DEV_FB_USED', 'Framebuffer memory used (MiB).', ['gpu'], (from) => [
  [{ gpu }, from.accelerator().memoryUsed],
]);

sampled('DCGM_FI_DEV_GPU_TEMP', 'GPU temperature (degrees Celsius).', ['gpu'], (from) => [
  [{ gpu }, from.accelerator().temperature],
]);
