export type Verdict = 'legit' | 'fraud';

export interface Prediction {
  readonly predictionId: string;
  readonly model: string;
  readonly version: string;
  readonly variant: string;
  readonly verdict: Verdict;
}

/** Predictions compared with the truth; positive means fraud. */
export interface ConfusionRow {
  readonly model: string;
  readonly version: string;
  readonly variant: string;
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

const MAX_VERSIONS = 50;

/** Confusion matrices by model version; versions beyond a bounded number count as `other`. */
export class Confusion {
  readonly #rows = new Map<string, { -readonly [K in keyof ConfusionRow]: ConfusionRow[K] }>();

  add(prediction: Prediction, truth: Verdict): void {
    const row = this.#row(prediction);
    if (truth === 'fraud') row[prediction.verdict === 'fraud' ? 'tp' : 'fn'] += 1;
    else row[prediction.verdict === 'fraud' ? 'fp' : 'tn'] += 1;
  }

  rows(): ConfusionRow[] {
    return [...this.#rows.values()].map((row) => ({ ...row }));
  }

  #row(prediction: Prediction) {
    const { model, version, variant } = this.#identity(prediction);
    const key = [model, version, variant].join('\n');
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = { model, version, variant, tp: 0, fp: 0, tn: 0, fn: 0 };
    this.#rows.set(key, row);
    return row;
  }

  #identity({ model, version, variant }: Prediction) {
    const known = this.#rows.has([model, version, variant].join('\n'));
    if (known || this.#rows.size < MAX_VERSIONS) return { model, version, variant };
    return { model: 'other', version: 'other', variant: 'other' };
  }
}
