import { randomUUID } from 'node:crypto';
import { ProblemError, type ReadyReport } from '@lab/telemetry';
import { Accelerator } from '../batching/accelerator.ts';
import { BoundedMap } from '../common/bounded-map.ts';
import type { Clock } from '../common/clock.ts';
import { seededRandom } from '../common/random.ts';
import type { Config } from '../config.ts';
import type { Faults } from '../faults.ts';
import { createFeatureStore } from '../features/create-feature-store.ts';
import { FeatureResolver } from '../features/feature-resolver.ts';

import type { FeatureProfile, Variant } from '../model/artifact.ts';
import type { LoadedModel } from '../model/load.ts';
import { cohorts } from '../quality/cohorts.ts';
import { DriftMonitor } from '../quality/drift-monitor.ts';
import { type JoinSummary, type Label, OutcomeJoiner } from '../quality/outcome-joiner.ts';
import {
  type LoggedPrediction,
  PredictionLog,
  type PredictionRecord,
} from '../quality/prediction-log.ts';
import { QualityMonitor } from '../quality/quality-monitor.ts';
import { exposeGauges } from '../telemetry/gauges.ts';
import { busy } from './failures.ts';
import { ModelCatalog } from './model-catalog.ts';
import { type PredictionRequest, Predictor } from './predictor.ts';
import { chooseVariant } from './routing.ts';

/** Faults that hit a share of the requests hit the same ones in each run. */
const faultSeed = 1;

const variants = ['champion', 'challenger'] as const satisfies readonly Variant[];

/** A model as `GET /v1/models` shows it. */
export interface ModelDescription {
  readonly name: string;
  readonly version: string;
  readonly variant: Variant;
  /** Share of the users it serves, 0..1. */
  readonly share: number;
  readonly algorithm: string;
  readonly threshold: number;
  /** Training values of each feature, with the reference histogram of the drift figures. */
  readonly features: readonly FeatureProfile[];
  readonly metrics: LoadedModel['model']['artifact']['metrics'];
}

/** Everything behind the routes: models, routing, prediction, quality. One in a process. */
export class ModelServer {
  readonly #config: Config;
  readonly #catalog = new ModelCatalog();
  readonly #predictor: Predictor;
  readonly #log: PredictionLog;
  readonly #joiner: OutcomeJoiner;

  constructor(config: Config, faults: Faults, now: Clock = Date.now) {
    const random = seededRandom(faultSeed);
    const quality = new QualityMonitor({
      maxSamples: config.QUALITY_MAX_SAMPLES,
      maxAgeMs: config.QUALITY_WINDOW_SECONDS * 1000,
      now,
    });
    const drift = new DriftMonitor({
      minSamples: config.DRIFT_MIN_SAMPLES,
      maxSamples: config.DRIFT_MAX_SAMPLES,
      maxAgeMs: config.DRIFT_WINDOW_SECONDS * 1000,
      now,
    });
    const accelerator = new Accelerator({
      batchMs: config.DEVICE_BATCH_MS,
      rowMs: config.DEVICE_ROW_MS,
      now,
      extraMs: () => faults.get('slow-model')?.ms ?? 0,
    });
    const store = createFeatureStore(config, faults, random, now);
    const resolver = new FeatureResolver({ store, faults, random, now });
    this.#config = config;
    this.#log = new PredictionLog({
      maxEntries: config.PREDICTION_MAX,
      ttlMs: config.PREDICTION_TTL_SECONDS * 1000,
      now,
    });
    this.#joiner = new OutcomeJoiner({ log: this.#log, quality, faults, random, now });
    this.#predictor = new Predictor({
      resolver,
      accelerator,
      drift,
      faults,
      now,
      log: this.#log,
      cache: new BoundedMap({
        maxEntries: config.PREDICTION_CACHE_MAX,
        ttlMs: config.PREDICTION_CACHE_TTL_SECONDS * 1000,
        now,
      }),
      batch: {
        maxBatch: config.BATCH_MAX_SIZE,
        maxWaitMs: config.BATCH_MAX_WAIT_MS,
        maxDepth: config.QUEUE_MAX_DEPTH,
      },
      slowMs: config.SLOW_PREDICTION_MS,
    });
    exposeGauges({
      queueDepth: () => this.queueDepth,
      accuracies: () =>
        this.describe().map(({ name: model, version, variant }) => ({
          model,
          version,
          accuracy: quality.accuracy(variant),
        })),
      recalls: () =>
        cohorts.flatMap((cohort) => {
          const recall = quality.recall(cohort);
          return recall === undefined ? [] : [[cohort, recall]];
        }),
      stability: () => {
        const champion = this.#catalog.models?.champion.model;
        return champion === undefined ? [] : drift.stability(champion.profiles);
      },
      featureAges: () => resolver.ages(),
      accelerator: () => accelerator.state(),
    });
  }

  /** Loads the models; until then the server is not ready. @throws ModelLoadError */
  load(): Promise<void> {
    return this.#catalog.load(this.#config.MODEL_FOLDER, this.#config.MODEL_LOAD_DELAY_MS);
  }

  ready(): ReadyReport {
    return this.#catalog.ready();
  }

  /** Predictions that wait for a batch. */
  get queueDepth(): number {
    return this.#predictor.queueDepth;
  }

  /** Refuses what waits in the queue. */
  close(): void {
    this.#predictor.close();
  }

  /**
   * Scores one order.
   * @param pinned variant or version that must serve it, instead of the one by user
   * @throws ProblemError 400 for bad features or an unknown model, 503 while loading or when full
   */
  predict(request: PredictionRequest, pinned?: string): Promise<PredictionRecord> {
    const models = this.#catalog.models;
    if (models === undefined) throw busy('Not ready', new Error('the models are being loaded'));
    const variant =
      pinned === undefined
        ? chooseVariant(request.userId ?? randomUUID(), this.#config.CHALLENGER_SHARE)
        : variants.find(
            (name) => name === pinned || models[name].model.artifact.version === pinned,
          );
    if (variant === undefined) {
      throw new ProblemError(400, 'Unknown model version', {
        detail: 'x-model-version must be champion, challenger or the version of one of them',
      });
    }
    return this.#predictor.predict(models[variant].model, request);
  }

  joinLabels(labels: readonly Label[]): JoinSummary {
    return this.#joiner.joinAll(labels);
  }

  prediction(id: string): LoggedPrediction | undefined {
    return this.#log.get(id);
  }

  /** The latest predictions, youngest first. */
  recentPredictions(limit: number): LoggedPrediction[] {
    return this.#log.recent(limit);
  }

  /** The loaded models; none while they are loading. */
  describe(): ModelDescription[] {
    const models = this.#catalog.models;
    if (models === undefined) return [];
    const challengerShare = this.#config.CHALLENGER_SHARE;
    return variants.map((variant) => {
      const { name, version, algorithm, threshold, features, metrics } =
        models[variant].model.artifact;
      return {
        name,
        version,
        variant,
        share: variant === 'challenger' ? challengerShare : 1 - challengerShare,
        algorithm,
        threshold,
        features,
        metrics,
      };
    });
  }
}
