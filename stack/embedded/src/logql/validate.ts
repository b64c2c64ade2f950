import type {
  Expression,
  MetricExpression,
  RangeAggregation,
  RangeOperator,
  VectorAggregation,
  VectorOperator,
} from './ast.ts';
import { requireSelective } from './parse-selector.ts';
import { compilePipeline } from './pipeline/pipeline.ts';
import { QueryError } from './query-error.ts';

const UNWRAP_REQUIRED: ReadonlySet<RangeOperator> = new Set([
  'avg_over_time',
  'sum_over_time',
  'min_over_time',
  'max_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'quantile_over_time',
  'first_over_time',
  'last_over_time',
  'rate_counter',
]);
const UNWRAP_FORBIDDEN: ReadonlySet<RangeOperator> = new Set([
  'count_over_time',
  'bytes_over_time',
  'bytes_rate',
]);
const GROUPING_ALLOWED: ReadonlySet<RangeOperator> = new Set([
  'avg_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'quantile_over_time',
  'max_over_time',
  'min_over_time',
  'first_over_time',
  'last_over_time',
]);
const PARAMETER_REQUIRED: ReadonlySet<VectorOperator> = new Set(['topk', 'bottomk', 'approx_topk']);
const GROUPING_FORBIDDEN: ReadonlySet<VectorOperator> = new Set([
  'sort',
  'sort_desc',
  'approx_topk',
]);

/** Refuses what parses but makes no sense. @throws QueryError */
export function checkExpression(expression: Expression): void {
  if (expression.kind === 'log') {
    requireSelective(expression.matchers);
    compilePipeline(expression.stages);
  } else {
    checkMetric(expression);
  }
}

function checkMetric(expression: MetricExpression): void {
  switch (expression.kind) {
    case 'literal':
    case 'vector':
      return;
    case 'range':
      checkRange(expression);
      requireSelective(expression.range.selector.matchers);
      compilePipeline(expression.range.selector.stages);
      return;
    case 'aggregation':
      checkAggregation(expression);
      requireLeftSelective(expression.operand);
      checkMetric(expression.operand);
      return;
    case 'label-replace':
      requireLeftSelective(expression.operand);
      checkMetric(expression.operand);
      return;
    case 'binary':
      checkSetOperands(expression.operator, expression.left, expression.right);
      checkMetric(expression.left);
      checkMetric(expression.right);
  }
}

/** The leftmost leaf of what is aggregated must be a selector. */
function requireLeftSelective(expression: MetricExpression): void {
  switch (expression.kind) {
    case 'literal':
    case 'vector':
      requireSelective([]);
      return;
    case 'range':
      requireSelective(expression.range.selector.matchers);
      return;
    case 'binary':
      requireLeftSelective(expression.left);
      return;
    default:
      requireLeftSelective(expression.operand);
  }
}

function checkRange({ operator, parameter, range, grouping }: RangeAggregation): void {
  if (grouping !== undefined && !GROUPING_ALLOWED.has(operator)) {
    throw new QueryError(`parse error : grouping not allowed for ${operator} aggregation`);
  }
  if (operator === 'quantile_over_time') {
    if (parameter === undefined) {
      throw new QueryError(`parse error : parameter required for operation ${operator}`);
    }
  } else if (parameter !== undefined) {
    throw new QueryError(
      `parse error : parameter ${parameter} not supported for operation ${operator}`,
    );
  }
  if (range.unwrap === undefined && UNWRAP_REQUIRED.has(operator)) {
    throw new QueryError(`parse error : invalid aggregation ${operator} without unwrap`);
  }
  if (range.unwrap !== undefined && UNWRAP_FORBIDDEN.has(operator)) {
    throw new QueryError(`parse error : invalid aggregation ${operator} with unwrap`);
  }
}

function checkAggregation({ operator, parameter, grouping }: VectorAggregation): void {
  if (PARAMETER_REQUIRED.has(operator)) {
    if (parameter === undefined) {
      throw new QueryError(`parse error : parameter required for operation ${operator}`);
    }
  } else if (parameter !== undefined) {
    throw new QueryError(
      `parse error : unsupported parameter for operation ${operator}(${parameter},`,
    );
  }
  if (grouping !== undefined && GROUPING_FORBIDDEN.has(operator)) {
    throw new QueryError(`parse error : grouping not allowed for ${operator} aggregation`);
  }
}

function checkSetOperands(operator: string, left: MetricExpression, right: MetricExpression): void {
  if (operator !== 'and' && operator !== 'or' && operator !== 'unless') return;
  for (const [side, operand] of [
    ['left', left],
    ['right', right],
  ] as const) {
    if (operand.kind !== 'literal') continue;
    throw new QueryError(
      `parse error : unexpected literal for ${side} leg of logical/set binary operation (${operator}): ${operand.value.toFixed(6)}`,
    );
  }
}
