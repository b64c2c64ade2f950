import { inc, observe } from '@lab/telemetry';
import type { Clock } from '../common/clock.ts';
import type { Random } from '../common/random.ts';
import type { Faults } from '../faults.ts';
import { labelDelay, labelsReceived, lastLabel, outcomes } from '../telemetry/metrics.ts';
import { cohortsOf } from './cohorts.ts';
import type { FraudClass } from './outcome.ts';
import type { PredictionLog } from './prediction-log.ts';
import type { QualityMonitor } from './quality-monitor.ts';

export interface Label {
  readonly predictionId: string;
  readonly label: FraudClass;
  /** When the truth became known, milliseconds since the Unix epoch; now when absent. */
  readonly at?: number | undefined;
}

export interface JoinSummary {
  readonly joined: number;
  /** Labels of predictions that were never given, or are forgotten. */
  readonly unknown: number;
  /** Labels of predictions that have one already; the first one stands. */
  readonly duplicates: number;
}

export interface OutcomeJoinerOptions {
  readonly log: PredictionLog;
  readonly quality: QualityMonitor;
  readonly faults: Faults;
  readonly random: Random;
  readonly now: Clock;
}

/** Joins labels with the predictions they belong to, and counts. */
export class OutcomeJoiner {
  readonly #options: OutcomeJoinerOptions;

  constructor(options: OutcomeJoinerOptions) {
    this.#options = options;
  }

  joinAll(labels: readonly Label[]): JoinSummary {
    const counts = { joined: 0, unknown: 0, duplicate: 0 };
    for (const label of labels) {
      const status = this.#join(label);
      counts[status] += 1;
      inc(labelsReceived, { result: status });
    }
    return { joined: counts.joined, unknown: counts.unknown, duplicates: counts.duplicate };
  }

  #join({ predictionId, label, at }: Label): 'joined' | 'unknown' | 'duplicate' {
    const { log, quality, now } = this.#options;
    const join = log.join(predictionId, this.#disturb(label), at ?? now());
    if (join.status !== 'joined') return join.status;
    const { prediction, outcome } = join;
    const { model, version, variant, features } = prediction;
    inc(outcomes, { model, version, result: outcome.result });
    observe(labelDelay, {}, outcome.delaySeconds);
    lastLabel.set(now() / 1000);
    quality.add({
      variant,
      label: outcome.label,
      result: outcome.result,
      cohorts: cohortsOf(features),
    });
    return 'joined';
  }

  #disturb(label: FraudClass): FraudClass {
    const noise = this.#options.faults.get('label-noise');
    if (noise === undefined || this.#options.random() >= noise.ratio) return label;
    return label === 'fraud' ? 'legit' : 'fraud';
  }
}
