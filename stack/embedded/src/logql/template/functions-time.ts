import { text, time } from './convert.ts';
import type { TemplateFunction } from './functions.ts';
import { formatTime, parseTime } from './time-layout.ts';
import { TemplateError, Time, type Value } from './values.ts';

const NS_PER_MS = 1_000_000n;

/** Dates and JSON. */
export const timeFunctions: Readonly<Record<string, TemplateFunction>> = {
  now: () => new Time(BigInt(Date.now()) * NS_PER_MS),
  date: (layout, value) => formatTime(time(value), text(layout)),
  toDate: (layout, value) => parseTime(text(layout), text(value)),
  toDateInZone: (layout, _zone, value) => parseTime(text(layout), text(value)),
  unixEpoch: (value) => String(time(value).ns / 1_000_000_000n),
  unixEpochMillis: (value) => String(time(value).ns / NS_PER_MS),
  unixEpochNanos: (value) => String(time(value).ns),
  unixToTime: (value) => unixToTime(text(value)),
  fromJson: (value) => fromJson(text(value)),
};

/** The unit follows from the number of digits: days, seconds, milli-, micro- or nanoseconds. */
function unixToTime(value: string): Time {
  const factors: Readonly<Record<number, bigint>> = {
    5: 86_400_000_000_000n,
    10: 1_000_000_000n,
    13: NS_PER_MS,
    16: 1000n,
    19: 1n,
  };
  if (!/^\d+$/.test(value)) throw new TemplateError(`unable to parse time '${value}'`);
  const factor = factors[value.length];
  if (factor === undefined) throw new TemplateError(`unable to parse time '${value}': %!w(<nil>)`);
  return new Time(BigInt(value) * factor);
}

function fromJson(value: string): Value {
  try {
    return toValue(JSON.parse(value));
  } catch {
    return null;
  }
}

function toValue(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, field]) => [key, toValue(field)]));
  }
  return null;
}
