import { Int, show, TemplateError, Time, type Value } from './values.ts';

/** Any value as text. */
export function text(value: Value | undefined): string {
  if (value === undefined) throw new TemplateError('wrong number of args');
  return value === null ? '' : show(value);
}

/** Any value as a float64; what is no number is 0, as sprig's functions have it. */
export function float(value: Value | undefined): number {
  if (value === undefined) throw new TemplateError('wrong number of args');
  if (typeof value === 'number') return value;
  if (value instanceof Int) return value.value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string')
    return /^\s*$/.test(value) || !Number.isFinite(Number(value)) ? 0 : Number(value);
  return 0;
}

/** Any value as an int, cut towards zero. */
export function int(value: Value | undefined): number {
  if (typeof value === 'string' && !/^[+-]?\d+$/.test(value)) {
    return /^[+-]?\d+\.\d*$/.test(value) ? Math.trunc(Number(value)) : 0;
  }
  return Math.trunc(float(value));
}

export function time(value: Value | undefined): Time {
  if (value instanceof Time) return value;
  throw new TemplateError('wrong type for value; expected time.Time');
}
