/** A Go int in a template; plain numbers are float64. */
export class Int {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A point in time, in nanoseconds since the epoch, with the offset of its zone. */
export class Time {
  readonly ns: bigint;
  readonly offsetMinutes: number;
  constructor(ns: bigint, offsetMinutes = 0) {
    this.ns = ns;
    this.offsetMinutes = offsetMinutes;
  }
}

export type Value =
  | string
  | boolean
  | number
  | null
  | Int
  | Time
  | readonly Value[]
  | ReadonlyMap<string, Value>;

/** A template that cannot be parsed or fails while it runs. */
export class TemplateError extends Error {}

/** Whether `if` takes a value for true: not the zero value of its type. */
export function isTrue(value: Value): boolean {
  if (value === null) return false;
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (value instanceof Int) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  return true;
}

/** A value as `{{ . }}` prints it. */
export function show(value: Value): string {
  if (value === null) return '<no value>';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formatFloat(value);
  if (value instanceof Int) return String(value.value);
  if (value instanceof Time) return showTime(value);
  if (value instanceof Map) {
    const fields = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${fields.map(([key, field]) => `${key}:${show(field)}`).join(' ')}]`;
  }
  return isList(value)
    ? `[${value.map((item) => (item === null ? '<nil>' : show(item))).join(' ')}]`
    : '';
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

/** A float64 as `%v` prints it: the shortest form, with an exponent below 1e-4 and from 1e6 on. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const magnitude = Math.abs(value);
  if (value === 0 || (magnitude >= 1e-4 && magnitude < 1e6)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function showTime({ ns }: Time): string {
  const date = new Date(Number(ns / 1_000_000n));
  const fraction = String(((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n).padStart(
    9,
    '0',
  );
  const trimmed = fraction.replace(/0+$/, '');
  const seconds = date.toISOString().slice(0, 19).replace('T', ' ');
  return `${seconds}${trimmed === '' ? '' : `.${trimmed}`} +0000 UTC`;
}
