import { HttpError } from '../http/http-error.ts';
import { parseDuration } from '../time/parse-duration.ts';

const NS_PER_SECOND = 1_000_000_000n;
const MAX_SPANS_PER_SPANSET = 100;
const DEFAULT_SPANS_PER_SPANSET = 3;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 262_144;
const MAX_SEARCH_RANGE_NS = 168n * 3600n * NS_PER_SECOND;

export interface TimeRange {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * `start` and `end` in whole seconds; undefined when neither is given.
 * @throws HttpError 400 when one is missing, is no number, or they are in the wrong order
 */
export function searchRange(query: URLSearchParams): TimeRange | undefined {
  const start = wholeSeconds(query, 'start');
  const end = wholeSeconds(query, 'end');
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined || end === undefined) {
    throw new HttpError(400, 'please provide values for both start and end times');
  }
  if (end <= start) {
    throw new HttpError(
      400,
      `http parameter start must be before end. received start=${start / NS_PER_SECOND} end=${end / NS_PER_SECOND}`,
    );
  }
  if (end - start > MAX_SEARCH_RANGE_NS) {
    throw new HttpError(400, 'range specified by start and end exceeds 168h0m0s');
  }
  return { start, end };
}

function wholeSeconds(query: URLSearchParams, name: string): bigint | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,12}$/.test(text))
    throw new HttpError(400, `invalid ${name}: ${JSON.stringify(text)}`);
  const value = BigInt(text) * NS_PER_SECOND;
  return value === 0n ? undefined : value;
}

export function searchLimit(query: URLSearchParams): number {
  const limit = integer(query, 'limit') ?? DEFAULT_LIMIT;
  if (limit <= 0) throw new HttpError(400, 'invalid limit: must be a positive number');
  if (limit > MAX_LIMIT) throw new HttpError(400, `limit ${limit} exceeds max limit ${MAX_LIMIT}`);
  return limit;
}

/** Spans answered per span set; 0 is the default. */
export function spansPerSpanset(query: URLSearchParams): number {
  const spss = integer(query, 'spss') ?? DEFAULT_SPANS_PER_SPANSET;
  if (spss < 0) throw new HttpError(400, 'invalid spss: must be a non-negative number');
  if (spss > MAX_SPANS_PER_SPANSET) {
    throw new HttpError(
      400,
      `spans per span set exceeds ${MAX_SPANS_PER_SPANSET}. received ${spss}`,
    );
  }
  return spss === 0 ? DEFAULT_SPANS_PER_SPANSET : spss;
}

export function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d{1,15}$/.test(text)) {
    throw new HttpError(
      400,
      `invalid ${name}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  return Number(text);
}

/** A Go duration in nanoseconds. */
export function duration(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = parseDuration(text, true);
  if (value === undefined || /^\d+$/.test(text)) {
    throw new HttpError(400, `invalid ${name}: time: invalid duration ${JSON.stringify(text)}`);
  }
  return value;
}
