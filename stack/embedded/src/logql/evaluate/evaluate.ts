import type {
  BinaryOperation,
  MetricExpression,
  RangeOperator,
  VectorAggregation,
} from '../ast.ts';
import { scalarOperation, setOperation, vectorOperation, withScalar } from './binary-operation.ts';
import type { Evaluation } from './context.ts';
import { labelReplace } from './label-replace.ts';
import { evaluateRange } from './range-aggregation.ts';
import { newSeries, put, type Series } from './series.ts';
import { aggregate } from './vector-aggregation.ts';

/** A number that is the same at every step, or series. */
export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'vector'; readonly series: readonly Series[] };

/** Range aggregations that give the same answer when the lines are grouped before they are counted. */
const GROUPED_EARLY: ReadonlySet<RangeOperator> = new Set([
  'count_over_time',
  'rate',
  'bytes_over_time',
  'bytes_rate',
  'sum_over_time',
]);

/** Evaluates a metric expression at every step. @throws QueryError, HttpError */
export function evaluate(evaluation: Evaluation, expression: MetricExpression): Value {
  switch (expression.kind) {
    case 'literal':
      return { kind: 'scalar', value: expression.value };
    case 'vector':
      return vector([constant(expression.value, evaluation.steps)]);
    case 'range':
      return vector(evaluateRange(evaluation, expression));
    case 'aggregation':
      return vector(evaluateAggregation(evaluation, expression));
    case 'binary':
      return evaluateBinary(evaluation, expression);
    case 'label-replace':
      return vector(labelReplace(expression, seriesOf(evaluation, expression.operand)));
  }
}

function vector(series: readonly Series[]): Value {
  return { kind: 'vector', series };
}

function constant(value: number, steps: number): Series {
  const series = newSeries(new Map(), steps);
  for (let step = 0; step < steps; step++) put(series, step, value);
  return series;
}

function seriesOf(evaluation: Evaluation, expression: MetricExpression): readonly Series[] {
  const value = evaluate(evaluation, expression);
  return value.kind === 'vector' ? value.series : [constant(value.value, evaluation.steps)];
}

function evaluateAggregation(evaluation: Evaluation, expression: VectorAggregation): Series[] {
  const { operator, operand, grouping } = expression;
  const early =
    operator === 'sum' && operand.kind === 'range' && GROUPED_EARLY.has(operand.operator);
  const input = early
    ? evaluateRange(evaluation, operand, grouping ?? { without: false, labels: [] })
    : seriesOf(evaluation, operand);
  return aggregate(expression, input, evaluation.steps);
}

function evaluateBinary(evaluation: Evaluation, operation: BinaryOperation): Value {
  const left = evaluate(evaluation, operation.left);
  const right = evaluate(evaluation, operation.right);
  const { steps } = evaluation;
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    return { kind: 'scalar', value: scalarOperation(operation.operator, left.value, right.value) };
  }
  if (left.kind === 'vector' && right.kind === 'scalar') {
    return vector(withScalar(operation, left.series, right.value, false, steps));
  }
  if (left.kind === 'scalar' && right.kind === 'vector') {
    return vector(withScalar(operation, right.series, left.value, true, steps));
  }
  if (left.kind !== 'vector' || right.kind !== 'vector') return vector([]);
  const { operator } = operation;
  const isSet = operator === 'and' || operator === 'or' || operator === 'unless';
  const run = isSet ? setOperation : vectorOperation;
  return vector(run(operation, left.series, right.series, steps));
}
