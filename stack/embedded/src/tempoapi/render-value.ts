import { formatGoDuration } from '../time/go-duration.ts';
import type { Static } from '../traceql/ast.ts';

/** A value of a query as an AnyValue; durations, kinds and states are text. */
export function renderValue(value: Static): Record<string, unknown> {
  switch (value.type) {
    case 'nil':
      return { stringValue: 'nil' };
    case 'int':
      return { intValue: String(value.value) };
    case 'float':
      return { doubleValue: finite(value.value) };
    case 'bool':
      return { boolValue: value.value };
    case 'duration':
      return { stringValue: formatGoDuration(value.value) };
    case 'array':
      return { arrayValue: { values: value.values.map(renderValue) } };
    default:
      return { stringValue: value.value };
  }
}

/** JSON has no NaN and no infinities: those are text. */
export function finite(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

export function renderAttributes(
  attributes: readonly (readonly [key: string, value: Static])[],
): unknown[] {
  return attributes.map(([key, value]) => ({ key, value: renderValue(value) }));
}
