import { readBody } from '../http/body.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import { parseDuration } from '../time/parse-duration.ts';

const NS_PER_SECOND = 1_000_000_000n;
const HOUR_NS = 3600n * NS_PER_SECOND;
const MAX_FORM_BYTES = 1024 * 1024;
const MAX_POINTS = 11_000;
export const MAX_ENTRIES = 50_000;

/** The query string, with the body of a form post behind it. */
export async function readParameters(request: Request): Promise<URLSearchParams> {
  const parameters = new URLSearchParams(request.query);
  if (request.method !== 'POST') return parameters;
  const body = await readBody(request.raw, MAX_FORM_BYTES);
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    parameters.append(name, value);
  }
  return parameters;
}

/** Nanoseconds since the epoch of an integer (seconds or finer), a float of seconds or RFC 3339. */
export function parseTime(text: string): bigint | undefined {
  if (/^-?\d+$/.test(text)) {
    if (text.length <= 10) return BigInt(text) * NS_PER_SECOND;
    return BigInt(text);
  }
  if (/^-?\d*\.\d+$/.test(text)) {
    const [whole = '0', fraction = ''] = text.split('.');
    const seconds = BigInt(whole === '' || whole === '-' ? '0' : whole) * NS_PER_SECOND;
    const nanos = BigInt(Math.round(Number(`0.${fraction}`) * 1000)) * 1_000_000n;
    return whole.startsWith('-') ? seconds - nanos : seconds + nanos;
  }
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(ms)) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
}

function time(parameters: URLSearchParams, name: string): bigint | undefined {
  const text = parameters.get(name);
  if (text === null || text === '') return undefined;
  const value = parseTime(text);
  if (value !== undefined) return value;
  throw new HttpError(
    400,
    `could not parse '${name}' parameter: strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`,
  );
}

export interface TimeRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** `start` and `end`; `since` counts back from the end; the last hour when nothing is given. */
export function timeRange(parameters: URLSearchParams, nowMs: number): TimeRange {
  const now = BigInt(nowMs) * 1_000_000n;
  const end = time(parameters, 'end') ?? now;
  const since = parameters.get('since');
  let back = HOUR_NS;
  if (since !== null && since !== '') {
    const value = parseDuration(since);
    if (value === undefined) {
      throw new HttpError(
        400,
        `could not parse 'since' parameter: not a valid duration string: ${JSON.stringify(since)}`,
      );
    }
    back = BigInt(value);
  }
  const start = time(parameters, 'start') ?? (end < now ? end : now) - back;
  return { start, end };
}

/** As {@link timeRange}, but the start must lie before the end. */
export function orderedTimeRange(parameters: URLSearchParams, nowMs: number): TimeRange {
  const range = timeRange(parameters, nowMs);
  if (range.end < range.start) {
    throw new HttpError(400, 'end timestamp must not be before or equal to start time');
  }
  return range;
}

/** The time of an instant query. */
export function instant(parameters: URLSearchParams, nowMs: number): bigint {
  const text = parameters.get('time');
  if (text === null || text === '') return BigInt(nowMs) * 1_000_000n;
  const value = parseTime(text);
  if (value !== undefined) return value;
  throw new HttpError(400, `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** Nanoseconds of `name`, given in seconds or as a duration. */
function duration(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null || text === '') return undefined;
  const seconds = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)
    ? Number(text)
    : undefined;
  const value = seconds === undefined ? parseDuration(text) : Math.round(seconds * 1e9);
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new HttpError(400, `cannot parse ${JSON.stringify(text)} to a valid duration`);
}

/** The step of a range query in nanoseconds; by default the range has about 250 points. */
export function stepNs(parameters: URLSearchParams, { start, end }: TimeRange): number {
  const seconds = Number(end - start) / 1e9;
  const step = duration(parameters, 'step') ?? Math.max(Math.floor(seconds / 250), 1) * 1e9;
  if (step <= 0) {
    throw new HttpError(
      400,
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  if (Number(end - start) / step > MAX_POINTS) {
    throw new HttpError(
      400,
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
    );
  }
  return step;
}

export function intervalNs(parameters: URLSearchParams): number {
  const interval = duration(parameters, 'interval') ?? 0;
  if (interval < 0) throw new HttpError(400, 'interval must be >= 0');
  return interval;
}

/** A positive count; `fallback` when it is not given. */
export function positiveCount(parameters: URLSearchParams, name: string, fallback: number): number {
  const text = parameters.get(name);
  if (text === null || text === '') return fallback;
  if (!/^[+-]?\d+$/.test(text)) {
    throw new HttpError(400, `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  const value = Number(text);
  if (value <= 0) throw new HttpError(400, 'limit must be a positive value');
  return value;
}

export function entryLimit(parameters: URLSearchParams): number {
  const limit = positiveCount(parameters, 'limit', 100);
  if (limit > MAX_ENTRIES) {
    throw new HttpError(
      400,
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${MAX_ENTRIES})`,
    );
  }
  return limit;
}

export function isForward(parameters: URLSearchParams): boolean {
  const direction = (parameters.get('direction') ?? '').toUpperCase();
  if (direction === 'FORWARD') return true;
  if (direction === '' || direction === 'BACKWARD') return false;
  throw new HttpError(400, `invalid direction '${parameters.get('direction')}'`);
}
