import { randomUUID } from 'node:crypto';
import { inc, logger, observe } from '@lab/telemetry';
import type { Accelerator } from '../batching/accelerator.ts';
import { BatchQueue } from '../batching/batch-queue.ts';
import type { BoundedMap } from '../common/bounded-map.ts';
import type { Clock } from '../common/clock.ts';
import type { Faults } from '../faults.ts';
import type { FeatureResolver, ResolvedFeatures } from '../features/feature-resolver.ts';
import { checkFeatures } from '../features/validate-features.ts';
import { featureNames, isFeatureName } from '../model/features.ts';
import type { LogisticModel, StandardVector } from '../model/logistic-model.ts';
import type { DriftMonitor } from '../quality/drift-monitor.ts';
import type { PredictionLog, PredictionRecord } from '../quality/prediction-log.ts';
import * as metrics from '../telemetry/metrics.ts';
import { describeFailure, InvalidFeaturesError } from './failures.ts';
import { PhaseRunner, type Serving } from './phases.ts';

export interface PredictorOptions {
  readonly resolver: FeatureResolver;
  readonly accelerator: Accelerator;
  /** Scores by model version and features. */
  readonly cache: BoundedMap<string, number>;
  readonly log: PredictionLog;
  readonly drift: DriftMonitor;
  readonly faults: Faults;
  readonly now: Clock;
  readonly batch: {
    readonly maxBatch: number;
    readonly maxWaitMs: number;
    readonly maxDepth: number;
  };
  /** A prediction that takes longer gets a warning in the log. */
  readonly slowMs: number;
}

export interface PredictionRequest {
  readonly features: Readonly<Record<string, unknown>>;
  readonly userId: string | undefined;
}

interface Row {
  readonly model: LogisticModel;
  readonly vector: StandardVector;
}

/** Gives predictions: features, preprocess, infer (in batches), postprocess. */
export class Predictor {
  readonly #options: PredictorOptions;
  readonly #queue: BatchQueue<Row, number>;

  constructor(options: PredictorOptions) {
    this.#options = options;
    this.#queue = new BatchQueue({
      ...options.batch,
      run: (rows: readonly Row[]) => {
        observe(metrics.batchSize, {}, rows.length);
        return options.accelerator.run(rows.length, () =>
          rows.map(({ model, vector }) => model.probability(vector)),
        );
      },
    });
  }

  get queueDepth(): number {
    return this.#queue.depth;
  }

  /** Refuses what waits in the queue. */
  close(): void {
    this.#queue.close();
  }

  /**
   * Scores one order and counts how that went.
   * @throws ProblemError 400 for features that cannot be scored, 503 when the queue is full
   */
  async predict(model: LogisticModel, request: PredictionRequest): Promise<PredictionRecord> {
    const { name, version, variant } = model.artifact;
    const serving: Serving = { model: name, version, variant };
    const phases = new PhaseRunner(serving);
    try {
      const prediction = await this.#predict(model, serving, request, phases);
      inc(metrics.requests, { ...serving, status: 'success' });
      this.#report(prediction, phases);
      return prediction;
    } catch (error) {
      const { errorType, status, problem } = describeFailure(error);
      inc(metrics.errors, { model: name, version, error_type: errorType });
      inc(metrics.requests, { ...serving, status });
      throw problem;
    }
  }

  async #predict(
    model: LogisticModel,
    serving: Serving,
    request: PredictionRequest,
    phases: PhaseRunner,
  ): Promise<PredictionRecord> {
    const { resolver } = this.#options;
    const resolved = await phases.run('features', async (span) => {
      const result = await resolver.resolve(accept(request), request.userId, model.profiles);
      span.setAttribute('features.missing', result.missing.length);
      if (result.cache !== undefined) span.setAttribute('features.cache', result.cache);
      return result;
    });
    this.#options.drift.observe(resolved.vector);
    const row = await phases.run('preprocess', () => ({
      vector: model.standardise(resolved.vector),
      key: cacheKey(serving.version, resolved),
    }));
    const known = this.#cached(row.key);
    const score = known ?? (await this.#infer({ model, vector: row.vector }, phases));
    if (known === undefined) this.#options.cache.set(row.key, score);
    return phases.run('postprocess', () =>
      this.#record(model, serving, resolved, score, known !== undefined),
    );
  }

  #cached(key: string): number | undefined {
    const off = this.#options.faults.get('cache-off') !== undefined;
    const score = off ? undefined : this.#options.cache.get(key);
    const result = score === undefined ? 'miss' : 'hit';
    inc(metrics.cacheRequests, { cache: 'predictions', result });
    return score;
  }

  #infer(row: Row, phases: PhaseRunner): Promise<number> {
    return phases.run('infer', async (span) => {
      const { output, batchSize, waitedMs } = await this.#queue.submit(row);
      span.setAttributes({
        'inference.batch.size': batchSize,
        'inference.queue.wait_ms': waitedMs,
      });
      return output;
    });
  }

  #record(
    model: LogisticModel,
    serving: Serving,
    { vector, missing }: ResolvedFeatures,
    score: number,
    cached: boolean,
  ): PredictionRecord {
    const label = score >= model.artifact.threshold ? 'fraud' : 'legit';
    const prediction = {
      id: randomUUID(),
      at: this.#options.now(),
      ...serving,
      features: vector,
      imputed: missing,
      score,
      class: label,
      confidence: label === 'fraud' ? score : 1 - score,
      cached,
    } as const;
    const { model: name, version } = serving;
    inc(metrics.predictions, { ...serving, class: label });
    observe(metrics.confidence, { model: name, version, class: label }, prediction.confidence);
    this.#options.log.add(prediction);
    return prediction;
  }

  #report(prediction: PredictionRecord, { times }: PhaseRunner): void {
    const { id, model: name, version, variant, cached, score } = prediction;
    const took = Object.values(times).reduce((sum, time) => sum + time, 0);
    const fields = {
      model: { name, version, variant },
      prediction_id: id,
      class: prediction.class,
      score,
      cached,
      imputed: prediction.imputed.length,
      duration_ms: took,
    };
    if (took <= this.#options.slowMs) {
      logger.info({ event: 'inference.prediction', ...fields }, 'prediction');
      return;
    }
    logger.warn({ event: 'inference.slow', ...fields, phases_ms: times }, 'slow prediction');
  }
}

/** Counts and refuses what cannot be scored; counts and drops names that the model lacks. */
function accept({ features }: PredictionRequest): ResolvedFeatures['vector'] {
  const { vector, invalid, unknown } = checkFeatures(features);
  const suspects = [...invalid, ...unknown];
  for (const { feature, reason } of suspects) {
    inc(metrics.featureInvalid, { feature: isFeatureName(feature) ? feature : 'other', reason });
  }
  if (suspects.length > 0) logger.warn({ event: 'feature.invalid', suspects }, 'invalid features');
  if (invalid.length > 0) throw new InvalidFeaturesError(invalid);
  return vector;
}

const cacheKey = (version: string, { vector }: ResolvedFeatures): string =>
  `${version}|${featureNames.map((name) => vector[name] ?? '').join('|')}`;
