import type { ModelArtifact, Variant } from '../model/artifact.ts';
import { featureNames, featureSpecs } from '../model/features.ts';
import { LogisticModel } from '../model/logistic-model.ts';
import { evaluate } from './evaluate.ts';
import { profileFeature, round } from './feature-profile.ts';
import { generateOrders, type LabelledRow } from './generator.ts';
import { fitLogisticRegression } from './logistic-regression.ts';

export interface Recipe {
  readonly version: string;
  readonly variant: Variant;
  readonly seed: number;
  readonly rows: number;
  /** L2 penalty per row. */
  readonly l2: number;
  /** Powers of each standardised feature that the score may use. */
  readonly powers: readonly (1 | 2)[];
}

const modelName = 'fraud';

/** Orders held out of training for the metrics of the artefact. */
const holdOutRows = 10_000;

/** The two models that the kit ships. */
export const recipes: readonly Recipe[] = [
  { version: '1.0.0', variant: 'champion', seed: 20_260_101, rows: 20_000, l2: 1e-4, powers: [1] },
  {
    version: '2.0.0',
    variant: 'challenger',
    seed: 20_260_601,
    rows: 4_000,
    l2: 3e-2,
    powers: [1, 2],
  },
];

/** Trains, evaluates on rows of another seed, and packs everything that serving needs. */
export function buildModel({ version, variant, seed, rows, l2, powers }: Recipe): ModelArtifact {
  const orders = generateOrders(seed, rows);
  const untrained: ModelArtifact = {
    format: 1,
    name: modelName,
    version,
    variant,
    algorithm: 'logistic-regression',
    training: { seed, rows, l2, powers: [...powers] },
    metrics: { rows: holdOutRows, accuracy: 0, precision: 0, recall: 0, auc: 0, logLoss: 0 },
    threshold: 0.5,
    bias: 0,
    terms: powers.flatMap((power) =>
      featureNames.map((feature) => ({ feature, power, weight: 0 })),
    ),
    features: featureSpecs.map((spec) =>
      profileFeature(
        spec,
        orders.map((order) => order.features[spec.name]),
      ),
    ),
  };
  const trained = fitTerms(untrained, orders, l2);
  return { ...trained, metrics: measure(trained, generateOrders(seed + 1, holdOutRows)) };
}

function fitTerms(
  artifact: ModelArtifact,
  orders: readonly LabelledRow[],
  l2: number,
): ModelArtifact {
  const model = new LogisticModel(artifact);
  const inputs = orders.map(({ features }) => {
    const standard = model.standardise(features);
    return Float64Array.from(artifact.terms, ({ feature, power }) => standard[feature] ** power);
  });
  const targets = orders.map(({ fraud }) => Number(fraud));
  const { bias, weights } = fitLogisticRegression({ inputs, targets }, l2);
  const terms = artifact.terms.map((term, index) => ({
    ...term,
    weight: round(weights[index] ?? 0),
  }));
  return { ...artifact, bias: round(bias), terms };
}

/** Quality of an artefact on labelled orders. */
export function measure(
  artifact: ModelArtifact,
  orders: readonly LabelledRow[],
): ModelArtifact['metrics'] {
  const model = new LogisticModel(artifact);
  const scored = orders.map(({ features, fraud }) => ({ score: model.score(features), fraud }));
  const { rows, ...ratios } = evaluate(scored, artifact.threshold);
  return {
    rows,
    accuracy: round(ratios.accuracy),
    precision: round(ratios.precision),
    recall: round(ratios.recall),
    auc: round(ratios.auc),
    logLoss: round(ratios.logLoss),
  };
}

/** The text of the artefact's file. */
export const serialise = (artifact: ModelArtifact): string =>
  `${JSON.stringify(artifact, null, 1)}\n`;
