import { setTimeout as delay } from 'node:timers/promises';
import { logger, observe, type ReadyReport } from '@lab/telemetry';
import type { Variant } from '../model/artifact.ts';
import { vectorOf } from '../model/features.ts';
import { type LoadedModel, loadModel } from '../model/load.ts';
import { initialiseCounters, modelInfo, modelLoad, modelMemory } from '../telemetry/metrics.ts';

export type Models = Readonly<Record<Variant, LoadedModel>>;

const warmUpRuns = 200;

/** The models of the process: loading, then ready, or failed for good. */
export class ModelCatalog {
  #models: Models | undefined;
  #state = 'loading';

  /** Both models, or undefined while they are not ready. */
  get models(): Models | undefined {
    return this.#models;
  }

  ready(): ReadyReport {
    return { ready: this.#models !== undefined, checks: { models: this.#state } };
  }

  /**
   * Loads and warms up both models.
   * @param delayMs how much longer loading takes, as it does for a big model
   * @throws ModelLoadError
   */
  async load(folder: string, delayMs: number): Promise<void> {
    try {
      const [champion, challenger] = await Promise.all([
        loadAndWarmUp(folder, 'champion', delayMs),
        loadAndWarmUp(folder, 'challenger', delayMs),
      ]);
      this.#models = { champion, challenger };
      this.#state = 'ready';
    } catch (error) {
      this.#state = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }
}

async function loadAndWarmUp(
  folder: string,
  variant: Variant,
  delayMs: number,
): Promise<LoadedModel> {
  const started = performance.now();
  await delay(delayMs);
  const loaded = await loadModel(folder, variant);
  const { artifact, profiles } = loaded.model;
  for (let run = 0; run < warmUpRuns; run += 1) {
    loaded.model.score(vectorOf((name) => profiles[name].mean));
  }
  const { name: model, version, algorithm } = artifact;
  observe(modelLoad, { model, version }, (performance.now() - started) / 1000);
  modelInfo.set({ model, version, variant, algorithm }, 1);
  initialiseCounters(model, version, variant);
  modelMemory.set({ model, version }, loaded.bytes);
  logger.info({ event: 'model.loaded', model: { name: model, version, variant } }, 'model loaded');
  return loaded;
}
