import {
  type Aggregate,
  type Binary,
  bare,
  type Call,
  type Expr,
  isComparison,
  isSetOperation,
  type Selector,
} from '../../promql/syntax.ts';

/**
 * What the values of an expression are:
 * - `counter`, `bucket`: totals that only grow (of buckets by `le`)
 * - `rate`, `bucket-rate`: their growth, per second or per window
 * - `ratio`: a share of two rates; `mean`: the sum of what was measured by its number
 * - `quantile`: estimated from buckets or by a client
 * - `slope`: change of a gauge per second
 * - `timestamp`: Unix seconds; `age`: seconds since
 */
export type Nature =
  | 'counter'
  | 'bucket'
  | 'gauge'
  | 'timestamp'
  | 'age'
  | 'histogram'
  | 'rate'
  | 'bucket-rate'
  | 'ratio'
  | 'mean'
  | 'quantile'
  | 'slope'
  | 'number'
  | 'unknown';

/** What a selector reads. */
export type SelectorNature = (selector: Selector) => Nature;

/** What the values of an expression are. */
export function inferNature(expr: Expr, read: SelectorNature): Nature {
  const infer = (part: Expr) => inferNature(part, read);
  switch (expr.kind) {
    case 'number':
      return 'number';
    case 'string':
      return 'unknown';
    case 'selector':
      return read(expr);
    case 'subquery':
    case 'paren':
    case 'unary':
      return infer(expr.of);
    case 'aggregate':
      return ofAggregate(expr, infer(expr.of));
    case 'call':
      return ofCall(expr, infer);
    case 'binary':
      return ofBinary(expr, infer(expr.left), infer(expr.right));
  }
}

function ofAggregate({ op, grouping }: Aggregate, inner: Nature): Nature {
  if (op === 'count' || op === 'count_values' || op === 'group' || op.startsWith('std')) {
    return 'gauge';
  }
  if (op !== 'sum' || (inner !== 'bucket' && inner !== 'bucket-rate')) return inner;
  const keepsBuckets =
    grouping !== undefined && grouping.labels.includes('le') === (grouping.mode === 'by');
  if (keepsBuckets) return inner;
  return inner === 'bucket' ? 'counter' : 'rate';
}

const CHANGE = new Set(['rate', 'irate', 'increase']);
const SLOPE = new Set(['deriv', 'delta', 'idelta']);
const UNCHANGED =
  /^(sort\w*|label_\w+|abs|ceil|floor|round|clamp\w*|(avg|min|max|last|first|quantile|sum)_over_time|double_exponential_smoothing)$/;

function ofCall({ name, args }: Call, infer: (part: Expr) => Nature): Nature {
  const vector = args.find(({ kind }) => kind !== 'number' && kind !== 'string');
  const inner = vector === undefined ? 'unknown' : infer(vector);
  if (CHANGE.has(name)) return changeOf(inner);
  if (SLOPE.has(name)) return 'slope';
  if (name === 'histogram_quantile') return 'quantile';
  if (name === 'histogram_avg') return 'mean';
  if (name === 'histogram_fraction') return 'ratio';
  if (name === 'time' || name === 'timestamp') return 'timestamp';
  if (name === 'vector' || name === 'scalar') return inner === 'number' ? 'number' : inner;
  if (name.startsWith('absent') || name.startsWith('count_over')) return 'gauge';
  return UNCHANGED.test(name) ? inner : 'unknown';
}

function changeOf(inner: Nature): Nature {
  if (inner === 'bucket') return 'bucket-rate';
  return inner === 'histogram' ? 'histogram' : 'rate';
}

function ofBinary(binary: Binary, left: Nature, right: Nature): Nature {
  if (isComparison(binary)) return binary.bool ? 'gauge' : left === 'number' ? right : left;
  if (isSetOperation(binary)) return left === 'unknown' ? right : left;
  if (binary.op === '/') return quotient(binary, left, right);
  if (binary.op === '-' && left === 'timestamp' && right === 'timestamp') return 'age';
  if (left === 'number') return right === 'rate' && binary.op === '-' ? 'unknown' : right;
  return right === 'number' || left === right ? left : 'unknown';
}

const isRate = (nature: Nature) => nature === 'rate' || nature === 'bucket-rate';
const isTotal = (nature: Nature) => nature === 'counter' || nature === 'bucket';

function quotient(binary: Binary, left: Nature, right: Nature): Nature {
  if (right === 'number') return left;
  if ((isRate(left) && isRate(right)) || (isTotal(left) && isTotal(right))) {
    return isMean(binary) ? 'mean' : 'ratio';
  }
  return 'unknown';
}

/** `..._sum / ..._count` of one histogram or summary. */
function isMean({ left, right }: Binary): boolean {
  const [sum, count] = [onlyName(left), onlyName(right)];
  return sum?.endsWith('_sum') === true && count === sum.replace(/_sum$/, '_count');
}

function onlyName(expr: Expr): string | undefined {
  const inner = bare(expr);
  switch (inner.kind) {
    case 'selector':
      return inner.name;
    case 'aggregate':
    case 'subquery':
      return onlyName(inner.of);
    case 'call':
      return inner.args[0] && onlyName(inner.args[0]);
    case 'binary':
      return isComparison(inner) ? onlyName(inner.left) : undefined;
    default:
      return undefined;
  }
}
