import { HttpError } from '../../http/http-error.ts';
import { type Labels, labelsKey } from '../../logstore/labels.ts';
import type { BinaryOperation, BinaryOperator, VectorMatching } from '../ast.ts';
import { at, isEmpty, newSeries, put, type Series } from './series.ts';

/** The value of `left operator right`; undefined when a comparison that filters does not hold. */
function apply(
  operator: BinaryOperator,
  left: number,
  right: number,
  returnBool: boolean,
): number | undefined {
  const truth = (holds: boolean) => (returnBool ? Number(holds) : holds ? left : undefined);
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? Number.NaN : left / right;
    case '%':
      return right === 0 ? Number.NaN : left % right;
    case '^':
      return left ** right;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '>':
      return truth(left > right);
    case '>=':
      return truth(left >= right);
    case '<':
      return truth(left < right);
    case '<=':
      return truth(left <= right);
    default:
      return undefined;
  }
}

export function scalarOperation(operator: BinaryOperator, left: number, right: number): number {
  return apply(operator, left, right, true) ?? Number.NaN;
}

/** One side is a number: every series keeps its labels. */
export function withScalar(
  { operator, returnBool }: BinaryOperation,
  input: readonly Series[],
  scalar: number,
  scalarIsLeft: boolean,
  steps: number,
): Series[] {
  const results = input.map((series) => {
    const result = newSeries(series.labels, steps, series.key);
    for (let step = 0; step < steps; step++) {
      const value = at(series, step);
      if (value === undefined) continue;
      const computed = scalarIsLeft
        ? apply(operator, scalar, value, returnBool)
        : apply(operator, value, scalar, returnBool);
      if (computed === undefined) continue;
      const filtered = scalarIsLeft && !returnBool && /[=<>]/.test(operator);
      put(result, step, filtered ? value : computed);
    }
    return result;
  });
  return results.filter((series) => !isEmpty(series));
}

/** The labels by which series of both sides are matched. */
function signature(labels: Labels, matching: VectorMatching | undefined): string {
  if (matching?.by === 'on') {
    return labelsKey(
      new Map([...matching.labels].sort().map((name) => [name, labels.get(name) ?? ''])),
    );
  }
  const ignored = matching?.labels ?? [];
  if (ignored.length === 0) return labelsKey(labels);
  return labelsKey(new Map([...labels].filter(([name]) => !ignored.includes(name))));
}

/** `and`, `or`, `unless` between series. */
export function setOperation(
  { operator, matching }: BinaryOperation,
  left: readonly Series[],
  right: readonly Series[],
  steps: number,
): Series[] {
  if (operator === 'or') {
    const masked = mask(right, presence(left, matching, steps), matching, steps, false);
    return merge([...left, ...masked], steps);
  }
  const others = presence(right, matching, steps);
  return mask(left, others, matching, steps, operator === 'and');
}

function presence(
  input: readonly Series[],
  matching: VectorMatching | undefined,
  steps: number,
): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const series of input) {
    const key = signature(series.labels, matching);
    const present = found.get(key) ?? new Uint8Array(steps);
    found.set(key, present);
    for (let step = 0; step < steps; step++)
      present[step] = (present[step] ?? 0) | (series.present[step] ?? 0);
  }
  return found;
}

function mask(
  input: readonly Series[],
  others: ReadonlyMap<string, Uint8Array>,
  matching: VectorMatching | undefined,
  steps: number,
  keepMatched: boolean,
): Series[] {
  const results = input.map((series) => {
    const other = others.get(signature(series.labels, matching));
    const result = newSeries(series.labels, steps, series.key);
    for (let step = 0; step < steps; step++) {
      const value = at(series, step);
      if (value !== undefined && (other?.[step] === 1) === keepMatched) put(result, step, value);
    }
    return result;
  });
  return results.filter((series) => !isEmpty(series));
}

/** Series with the same labels become one. */
function merge(input: readonly Series[], steps: number): Series[] {
  const byKey = new Map<string, Series>();
  for (const series of input) {
    const known = byKey.get(series.key);
    if (known === undefined) {
      byKey.set(series.key, series);
      continue;
    }
    const merged = newSeries(series.labels, steps, series.key);
    for (let step = 0; step < steps; step++) {
      const value = at(known, step) ?? at(series, step);
      if (value !== undefined) put(merged, step, value);
    }
    byKey.set(series.key, merged);
  }
  return [...byKey.values()];
}

/**
 * Arithmetic and comparisons between series.
 * @throws HttpError 500 when more than one series matches where one must, as the original answers
 */
export function vectorOperation(
  operation: BinaryOperation,
  left: readonly Series[],
  right: readonly Series[],
  steps: number,
): Series[] {
  const { operator, matching, returnBool } = operation;
  const manyIsRight = matching?.group === 'right';
  const [many, one] = manyIsRight ? [right, left] : [left, right];
  const ones = new Map<string, Series[]>();
  const side = manyIsRight ? 'left' : 'right';
  for (const series of one) {
    const key = signature(series.labels, matching);
    const known = ones.get(key);
    if (known === undefined) ones.set(key, [series]);
    else {
      for (const rival of known) refuseOverlap(rival, series, side);
      known.push(series);
    }
  }
  const results = new Map<string, Series>();
  for (const series of many) {
    const matched = ones.get(signature(series.labels, matching));
    for (const other of matched ?? []) {
      const labels = resultLabels(operation, series.labels, other.labels);
      const key = labelsKey(labels);
      const result = results.get(key) ?? newSeries(labels, steps, key);
      results.set(key, result);
      for (let step = 0; step < steps; step++) {
        const value = at(series, step);
        const counterpart = at(other, step);
        if (value === undefined || counterpart === undefined) continue;
        if (at(result, step) !== undefined) {
          throw new HttpError(
            500,
            'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
          );
        }
        const computed = manyIsRight
          ? apply(operator, counterpart, value, returnBool)
          : apply(operator, value, counterpart, returnBool);
        if (computed !== undefined) put(result, step, computed);
      }
    }
  }
  return [...results.values()].filter((series) => !isEmpty(series));
}

/** Two series that are matched by the same labels must not be present at the same step. */
function refuseOverlap(one: Series, other: Series, side: string): void {
  for (let step = 0; step < one.present.length; step++) {
    if (one.present[step] === 0 || other.present[step] === 0) continue;
    throw new HttpError(
      500,
      `found duplicate series on the ${side} hand-side;many-to-many matching not allowed: matching labels must be unique on one side`,
    );
  }
}

function resultLabels({ matching }: BinaryOperation, many: Labels, one: Labels): Labels {
  if (matching === undefined) return many;
  if (matching.group !== undefined) {
    const labels = new Map(many);
    for (const name of matching.include) {
      const value = one.get(name);
      if (value === undefined || value === '') labels.delete(name);
      else labels.set(name, value);
    }
    return new Map([...labels].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  const on = matching.by === 'on';
  return new Map([...many].filter(([name]) => matching.labels.includes(name) === on));
}
