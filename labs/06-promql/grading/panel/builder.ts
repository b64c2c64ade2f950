import { z } from 'zod';

const step = z.strictObject({
  id: z.string(),
  params: z.array(z.union([z.string(), z.number()])).nullish(),
});

/** What Grafana's query builder keeps of a query: a metric, label filters, operations in order. */
export const builderSchema = z.object({
  metric: z.string().nullish(),
  labels: z
    .array(z.strictObject({ label: z.string(), op: z.string(), value: z.coerce.string() }))
    .nullish(),
  operations: z.array(step).nullish(),
});

export type Builder = z.output<typeof builderSchema>;
type Step = z.output<typeof step>;

const RANGED = new Set(['rate', 'irate', 'increase', 'delta', 'deriv', 'avg_over_time']);
const ARITHMETIC: Readonly<Record<string, string>> = {
  __multiply_by: '*',
  __divide_by: '/',
  __addition: '+',
  __subtraction: '-',
};
const AGGREGATION = /^_*(sum|avg|min|max|count)(?:_(by|without))?$/;
const SIMPLE = new Set(['abs', 'sort', 'sort_desc', 'ceil', 'floor']);

const OPERATIONS = [
  ...RANGED,
  'sum, __sum_by, __sum_without (also avg, min, max, count)',
  'histogram_quantile',
  'topk',
  ...Object.keys(ARITHMETIC),
  ...SIMPLE,
].join(', ');

/** A list of operations that makes no query. */
export class BuilderError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** The PromQL that a query builder writes: each operation is put around all that comes before it. */
export function render({ metric, labels, operations }: Builder): string {
  const filters = (labels ?? []).map(({ label, op, value }) => `${label}${op}"${value}"`);
  const selector = `${metric ?? ''}${filters.length > 0 ? `{${filters.join(', ')}}` : ''}`;
  return (operations ?? []).reduce(apply, selector);
}

function apply(inner: string, { id, params }: Step, place: number): string {
  const [first = '', ...more] = params ?? [];
  const [, operator, modifier] = AGGREGATION.exec(id) ?? [];
  if (operator !== undefined && modifier !== undefined) {
    return `${operator} ${modifier} (${[first, ...more].join(', ')}) (${inner})`;
  }
  if (operator !== undefined || SIMPLE.has(id)) return `${operator ?? id}(${inner})`;
  if (RANGED.has(id)) {
    if (place === 0) return `${id}(${inner}[${first}])`;
    const hint =
      'Operations are applied from top to bottom, and a window in brackets stands behind a metric, not behind what has been computed from it.';
    throw new BuilderError(`${id} of ${inner}`, hint);
  }
  if (id === 'histogram_quantile' || id === 'topk') return `${id}(${first}, ${inner})`;
  const sign = ARITHMETIC[id];
  if (sign !== undefined) return `${inner} ${sign} ${first}`;
  throw new BuilderError(`the operation "${id}"`, `There are: ${OPERATIONS}.`);
}
