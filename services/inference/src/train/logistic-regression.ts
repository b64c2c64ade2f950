import { sigmoid } from '../model/logistic-model.ts';
import { solveSymmetric } from './linear-algebra.ts';

export interface TrainingSet {
  /** One row per example, all of the same length, without the constant column. */
  readonly inputs: readonly Float64Array[];
  /** 1 for the positive class, 0 for the other. */
  readonly targets: readonly number[];
}

export interface Fit {
  readonly bias: number;
  readonly weights: readonly number[];
  readonly iterations: number;
}

/** The fit stops once no coefficient moves by more than this. */
const tolerance = 1e-10;
const maxIterations = 50;

/**
 * Logistic regression with an L2 penalty, fitted by Newton's method (iteratively reweighted least
 * squares): deterministic, no learning rate. `l2` is the penalty per row; the bias carries none.
 */
export function fitLogisticRegression(data: TrainingSet, l2: number): Fit {
  const width = (data.inputs[0]?.length ?? 0) + 1;
  const penalty = l2 * data.inputs.length;
  let beta = new Float64Array(width);
  for (let iteration = 1; iteration <= maxIterations; iteration += 1) {
    const step = newtonStep(data, beta, penalty);
    beta = beta.map((value, index) => value + (step[index] ?? 0));
    if (step.every((change) => Math.abs(change) < tolerance)) {
      const [bias = 0, ...weights] = beta;
      return { bias, weights, iterations: iteration };
    }
  }
  throw new Error(`logistic regression did not converge in ${maxIterations} iterations`);
}

function newtonStep(data: TrainingSet, beta: Float64Array, penalty: number): Float64Array {
  const width = beta.length;
  const hessian = Array.from({ length: width }, () => new Float64Array(width));
  const gradient = new Float64Array(width);
  data.inputs.forEach((input, index) => {
    addRow(hessian, gradient, [1, ...input], data.targets[index] ?? 0, beta);
  });
  for (let index = 1; index < width; index += 1) {
    gradient[index] = (gradient[index] ?? 0) - penalty * (beta[index] ?? 0);
    const line = hessian[index];
    if (line !== undefined) line[index] = (line[index] ?? 0) + penalty;
  }
  return solveSymmetric(hessian, gradient);
}

/** Adds one example to the upper bound of the likelihood's curvature and to its slope. */
function addRow(
  hessian: readonly Float64Array[],
  gradient: Float64Array,
  row: readonly number[],
  target: number,
  beta: Float64Array,
): void {
  const predicted = sigmoid(row.reduce((sum, value, index) => sum + value * (beta[index] ?? 0), 0));
  const curvature = predicted * (1 - predicted);
  row.forEach((value, index) => {
    gradient[index] = (gradient[index] ?? 0) + (target - predicted) * value;
    const line = hessian[index];
    if (line === undefined) return;
    for (let column = 0; column <= index; column += 1) {
      line[column] = (line[column] ?? 0) + curvature * value * (row[column] ?? 0);
    }
  });
}
