import { parseDuration } from '../../time/parse-duration.ts';
import { parseBytes } from '../units.ts';
import { float, int, text } from './convert.ts';
import type { TemplateFunction } from './functions.ts';
import { Int, TemplateError, type Value } from './values.ts';

function integers(combine: (a: number, b: number) => number): TemplateFunction {
  return (...values) => new Int(fold(values.map(int), combine));
}

function floats(combine: (a: number, b: number) => number): TemplateFunction {
  return (...values) => fold(values.map(float), combine);
}

function fold(values: number[], combine: (a: number, b: number) => number): number {
  const [first, ...rest] = values;
  if (first === undefined) throw new TemplateError('wrong number of args');
  return rest.reduce(combine, first);
}

/** Numbers; the integer functions convert their arguments and cut towards zero. */
export const arithmeticFunctions: Readonly<Record<string, TemplateFunction>> = {
  int: (value) => new Int(int(value)),
  float64: (value) => float(value),
  add: integers((a, b) => a + b),
  sub: integers((a, b) => a - b),
  mul: integers((a, b) => a * b),
  div: integers((a, b) => Math.trunc(a / divisor(b))),
  mod: integers((a, b) => a % divisor(b)),
  max: integers((a, b) => Math.max(a, b)),
  min: integers((a, b) => Math.min(a, b)),
  addf: floats((a, b) => a + b),
  subf: floats((a, b) => a - b),
  mulf: floats((a, b) => a * b),
  divf: floats((a, b) => a / b),
  maxf: floats((a, b) => Math.max(a, b)),
  minf: floats((a, b) => Math.min(a, b)),
  ceil: (value) => Math.ceil(float(value)),
  floor: (value) => Math.floor(float(value)),
  round: (value, digits = new Int(0)) => round(float(value), int(digits)),
  bytes: (value) => toBytes(value),
  duration: (value) => toSeconds(value),
  duration_seconds: (value) => toSeconds(value),
};

function divisor(value: number): number {
  if (value === 0) throw new TemplateError('runtime error: integer divide by zero');
  return value;
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  const scaled = value * factor;
  const fraction = scaled - Math.trunc(scaled);
  return (fraction >= 0.5 ? Math.ceil(scaled) : Math.floor(scaled)) / factor;
}

function toBytes(value: Value | undefined): Value {
  const size = parseBytes(text(value));
  if (size === undefined)
    throw new TemplateError(`cannot parse bytes ${JSON.stringify(text(value))}`);
  return size;
}

function toSeconds(value: Value | undefined): Value {
  const nanoseconds = parseDuration(text(value), true);
  if (nanoseconds === undefined) {
    throw new TemplateError(`time: invalid duration ${JSON.stringify(text(value))}`);
  }
  return nanoseconds / 1e9;
}
