import { BoundedMap, type BoundedMapOptions } from '../common/bounded-map.ts';
import type { Variant } from '../model/artifact.ts';
import type { FeatureName, FeatureVector } from '../model/features.ts';
import { type FraudClass, type OutcomeResult, outcomeResult } from './outcome.ts';

export interface PredictionRecord {
  readonly id: string;
  /** Time of the prediction, milliseconds since the Unix epoch. */
  readonly at: number;
  readonly model: string;
  readonly version: string;
  readonly variant: Variant;
  readonly features: FeatureVector;
  readonly imputed: readonly FeatureName[];
  readonly score: number;
  readonly class: FraudClass;
  readonly confidence: number;
  readonly cached: boolean;
}

export interface RecordedOutcome {
  readonly label: FraudClass;
  /** When the truth became known, milliseconds since the Unix epoch. */
  readonly at: number;
  readonly result: OutcomeResult;
  /** Time from prediction to truth, never negative. */
  readonly delaySeconds: number;
}

export interface LoggedPrediction extends PredictionRecord {
  readonly outcome: RecordedOutcome | null;
}

export type Join =
  | { readonly status: 'unknown' | 'duplicate' }
  | {
      readonly status: 'joined';
      readonly prediction: PredictionRecord;
      readonly outcome: RecordedOutcome;
    };

interface Slot {
  readonly prediction: PredictionRecord;
  outcome: RecordedOutcome | null;
}

/** Remembers predictions for a while, so that the truth can be joined when it is known. */
export class PredictionLog {
  readonly #slots: BoundedMap<string, Slot>;

  constructor(options: BoundedMapOptions) {
    this.#slots = new BoundedMap(options);
  }

  add(prediction: PredictionRecord): void {
    this.#slots.set(prediction.id, { prediction, outcome: null });
  }

  get(id: string): LoggedPrediction | undefined {
    const slot = this.#slots.peek(id);
    return slot && { ...slot.prediction, outcome: slot.outcome };
  }

  /** The latest predictions, youngest first. */
  recent(limit: number): LoggedPrediction[] {
    return this.#slots.recent(limit).map(({ prediction, outcome }) => ({ ...prediction, outcome }));
  }

  /** Joins a label. The first one counts; later ones for the same prediction change nothing. */
  join(id: string, label: FraudClass, at: number): Join {
    const slot = this.#slots.peek(id);
    if (slot === undefined) return { status: 'unknown' };
    if (slot.outcome !== null) return { status: 'duplicate' };
    const { prediction } = slot;
    const outcome = {
      label,
      at,
      result: outcomeResult(prediction.class, label),
      delaySeconds: Math.max(0, (at - prediction.at) / 1000),
    };
    slot.outcome = outcome;
    return { status: 'joined', prediction, outcome };
  }
}
