import { compileAnchored, RegexSyntaxError } from '../regex/regex.ts';
import type {
  Field,
  Intrinsic,
  Metrics,
  MetricsAggregate,
  MetricsCompare,
  Pipeline,
  Spanset,
  Static,
} from './ast.ts';
import { TraceQlError } from './query-error.ts';
import { references } from './references.ts';

const MAX_GROUPS = 5;
/** What is only equal or not. */
const UNORDERED: readonly Type[] = ['bool', 'status', 'kind'];

/** Types as far as they are known before the query runs. */
type Type = Exclude<Static['type'], 'array'> | 'unknown';

const INTRINSIC_TYPES: Readonly<Record<Intrinsic, Type>> = {
  duration: 'duration',
  name: 'string',
  kind: 'kind',
  status: 'status',
  statusMessage: 'string',
  childCount: 'int',
  spanId: 'string',
  parentId: 'string',
  traceDuration: 'duration',
  rootName: 'string',
  rootServiceName: 'string',
  traceId: 'string',
  nestedSetLeft: 'int',
  nestedSetRight: 'int',
  nestedSetParent: 'int',
  eventName: 'string',
  eventTimeSinceStart: 'duration',
  linkTraceId: 'string',
  linkSpanId: 'string',
  instrumentationName: 'string',
  instrumentationVersion: 'string',
};

export function checkPipeline({ stages }: Pipeline): void {
  for (const stage of stages) {
    switch (stage.kind) {
      case 'spanset':
        checkSpanset(stage.spanset);
        break;
      case 'aggregate': {
        const { field } = stage.aggregate;
        if (field !== undefined && !isNumeric(typeOf(field))) {
          throw new TraceQlError('aggregate field expressions must resolve to a number type');
        }
        if (field !== undefined && references(field).length === 0) {
          throw new TraceQlError('aggregate field expressions must reference the span');
        }
        const type = stage.value.type === 'array' ? 'unknown' : stage.value.type;
        if (!isNumeric(type))
          throw new TraceQlError('an aggregate can be compared with a number only');
        break;
      }
      case 'by':
        typeOf(stage.field);
        if (references(stage.field).length === 0) {
          throw new TraceQlError('grouping field expressions must reference the span');
        }
        break;
      default:
    }
  }
}

function checkSpanset(spanset: Spanset): void {
  if (spanset.kind === 'pipeline') checkPipeline(spanset.pipeline);
  else if (spanset.kind === 'combination') {
    checkSpanset(spanset.left);
    checkSpanset(spanset.right);
  } else checkFilter(spanset.field);
}

function checkFilter(field: Field | undefined): void {
  const type = field === undefined ? 'bool' : typeOf(field);
  if (type !== 'bool' && type !== 'unknown') {
    throw new TraceQlError('span filter field expressions must resolve to a boolean');
  }
}

export function checkMetrics(metrics: Metrics | number): void {
  if (typeof metrics === 'number') return;
  switch (metrics.kind) {
    case 'metrics':
      checkPipeline(metrics.pipeline);
      for (const quantile of metrics.quantiles) {
        if (quantile < 0 || quantile > 1) {
          throw new TraceQlError(`quantile must be between 0 and 1: ${quantile}`);
        }
      }
      if (metrics.function === 'quantile_over_time' && metrics.quantiles.length === 0) {
        throw new TraceQlError('quantile_over_time needs a quantile');
      }
      checkGroups(metrics);
      return;
    case 'compare':
      checkCompare(metrics);
      return;
    case 'top':
      if (metrics.count <= 0) throw new TraceQlError('the limit must be greater than 0');
      checkMetrics(metrics.operand);
      return;
    case 'math':
      checkMetrics(metrics.left);
      checkMetrics(metrics.right);
      return;
    case 'threshold':
      checkMetrics(metrics.operand);
  }
}

/** The original keeps one place of five for buckets, sums and quantiles. */
function checkGroups({ function: name, by }: MetricsAggregate): void {
  const places = ['histogram_over_time', 'quantile_over_time', 'avg_over_time'].includes(name)
    ? MAX_GROUPS - 1
    : MAX_GROUPS;
  if (by.length > places) {
    throw new TraceQlError(`metrics group by ${by.length} values not yet supported`);
  }
}

function checkCompare({ pipeline, selection, count, window }: MetricsCompare): void {
  checkPipeline(pipeline);
  checkFilter(selection);
  if (count <= 0) {
    throw new TraceQlError('compare() top number of values must be integer greater than 0');
  }
  if (window === undefined) return;
  if (window.start <= 0n || window.end <= 0n) {
    throw new TraceQlError('compare() timestamps must be positive integer unix nanoseconds');
  }
  if (window.end <= window.start) {
    throw new TraceQlError('compare() end timestamp must be greater than start timestamp');
  }
}

/** The type of an expression. @throws TraceQlError when operator and operands do not go together */
function typeOf(field: Field): Type {
  switch (field.kind) {
    case 'attribute':
      return 'unknown';
    case 'intrinsic':
      return INTRINSIC_TYPES[field.intrinsic];
    case 'static':
      return field.value.type === 'array' ? 'unknown' : field.value.type;
    case 'not': {
      const type = typeOf(field.operand);
      if (type !== 'bool' && type !== 'unknown') throw new TraceQlError('! needs a boolean');
      return 'bool';
    }
    case 'negate': {
      const type = typeOf(field.operand);
      if (!isNumeric(type)) throw new TraceQlError('- needs a number');
      return type;
    }
    case 'operation':
      return operationType(field);
  }
}

function isNumeric(type: Type): boolean {
  return type === 'int' || type === 'float' || type === 'duration' || type === 'unknown';
}

function operationType(field: Extract<Field, { kind: 'operation' }>): Type {
  const { operator } = field;
  const left = typeOf(field.left);
  const right = typeOf(field.right);
  const mismatch = () =>
    new TraceQlError(
      `binary operations must operate on the same type: ${left} ${operator} ${right}`,
    );
  switch (operator) {
    case '&&':
    case '||':
      for (const type of [left, right]) {
        if (type !== 'bool' && type !== 'unknown') throw mismatch();
      }
      return 'bool';
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
      if (!isNumeric(left) || !isNumeric(right)) throw mismatch();
      if (left === 'unknown' || right === 'unknown') return 'unknown';
      if (left === 'duration' || right === 'duration') return 'duration';
      return left === 'float' || right === 'float' ? 'float' : 'int';
    case '=~':
    case '!~':
      checkRegex(field.right);
      if (left !== 'string' && left !== 'unknown') throw mismatch();
      return 'bool';
    default:
      if (left === 'nil' || right === 'nil') checkNil(field);
      else if (left !== right && !(isNumeric(left) && isNumeric(right))) {
        if (left !== 'unknown' && right !== 'unknown') throw mismatch();
      }
      if (
        operator !== '=' &&
        operator !== '!=' &&
        (UNORDERED.includes(left) || UNORDERED.includes(right))
      )
        throw mismatch();
      return 'bool';
  }
}

function checkRegex(field: Field): void {
  if (field.kind !== 'static' || field.value.type !== 'string') {
    throw new TraceQlError('a regular expression must be a string');
  }
  try {
    compileAnchored(field.value.value);
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    throw new TraceQlError(error.message);
  }
}

/** Whether something is there can be asked of attributes that may be missing. */
function checkNil({ operator, left, right }: Extract<Field, { kind: 'operation' }>): void {
  if (operator !== '=' && operator !== '!=')
    throw new TraceQlError(`nil does not work with ${operator}`);
  if (operator === '!=') return;
  for (const side of [left, right]) {
    const isService =
      side.kind === 'attribute' && side.scope === 'resource' && side.name === 'service.name';
    if (side.kind === 'intrinsic' || isService) {
      throw new TraceQlError(
        `${side.kind === 'intrinsic' ? side.text : 'resource.service.name'} cannot be nil`,
      );
    }
  }
}
