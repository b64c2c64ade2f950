import { canonical, isObject, type Json, type JsonObject, sortedBy } from './canonical.ts';

export interface LokiExpectation {
  readonly compare: string;
  readonly status: number;
  readonly body: Json | undefined;
  readonly text: string;
  readonly ignore: readonly string[];
  readonly ordered: boolean;
  readonly tolerance: number;
}

/** Undefined when an answer agrees with the recorded one, else a short reason. */
export function compareLoki(
  expected: LokiExpectation,
  status: number,
  data: Buffer,
): string | undefined {
  const shown = data.toString('utf8').slice(0, 160);
  if (expected.compare === 'error') return status >= 400 ? undefined : `status ${status}`;
  if (status !== expected.status) return `status ${status}, expected ${expected.status}: ${shown}`;
  if (expected.compare === 'status') return undefined;
  if (expected.body === undefined) {
    return data.toString('utf8').trim() === expected.text.trim() ? undefined : `text: ${shown}`;
  }
  const want = clean(expected.body, expected.ignore);
  const got = clean(JSON.parse(data.toString('utf8')), expected.ignore);
  switch (expected.compare) {
    case 'exact':
      return canonical(want) === canonical(got) ? undefined : 'body differs';
    case 'shape':
      return seriesKeys(want) === seriesKeys(got) ? undefined : 'other series';
    case 'set':
      return canonical(asSet(want)) === canonical(asSet(got)) ? undefined : 'entries differ';
    case 'approx': {
      const order = expected.ordered ? byRank : bySeries;
      return close(order(want), order(got), expected.tolerance) ? undefined : 'values differ';
    }
    default:
      return `unknown comparison ${expected.compare}`;
  }
}

/** Takes out statistics, warnings and the ignored paths. */
function clean(body: Json, ignore: readonly string[]): Json {
  if (!isObject(body)) return body;
  const { warnings: _warnings, ...rest } = body;
  const cleaned: JsonObject = isObject(rest.data)
    ? { ...rest, data: withoutKeys(rest.data, ['stats']) }
    : rest;
  return ignore.reduce<Json>((value, path) => without(value, path.split('.')), cleaned);
}

function withoutKeys(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function without(value: Json, path: readonly string[]): Json {
  const [step, ...rest] = path;
  if (!isObject(value) || step === undefined) return value;
  const key = step.replace(/\[\]$/, '');
  const inner = value[key];
  if (inner === undefined) return value;
  if (step.endsWith('[]')) {
    return Array.isArray(inner)
      ? { ...value, [key]: inner.map((one) => without(one, rest)) }
      : value;
  }
  return rest.length === 0 ? withoutKeys(value, [key]) : { ...value, [key]: without(inner, rest) };
}

function resultOf(body: Json): Json[] | undefined {
  const data = isObject(body) ? body.data : undefined;
  return isObject(data) && Array.isArray(data.result) ? data.result : undefined;
}

function withResult(body: Json, result: Json[]): Json {
  if (!isObject(body) || !isObject(body.data)) return body;
  return { ...body, data: { ...body.data, result } };
}

function labelKey(series: Json): string {
  return isObject(series) ? canonical(series.metric ?? series.stream ?? {}) : canonical(series);
}

function seriesKeys(body: Json): string {
  return (resultOf(body) ?? []).map(labelKey).sort().join('\n');
}

/** Streams in any order; inside of one, entries with equal time stamps in any order. */
function asSet(body: Json): Json {
  const result = resultOf(body);
  if (result === undefined) return unordered(body);
  return withResult(body, sortedBy(result.map(untie), canonical));
}

function unordered(value: Json): Json {
  if (Array.isArray(value)) return sortedBy(value.map(unordered), canonical);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unordered(one)]));
}

function untie(stream: Json): Json {
  if (!isObject(stream) || !Array.isArray(stream.values)) return stream;
  return {
    ...stream,
    values: sortTies(stream.values, (entry) => canonical(first(entry)), canonical),
  };
}

function first(value: Json): Json {
  return Array.isArray(value) ? (value[0] ?? null) : null;
}

/** Sorts neighbours that are equal by `tie` among each other. */
function sortTies(
  values: readonly Json[],
  tie: (value: Json) => string,
  key: (value: Json) => string,
): Json[] {
  const sorted: Json[] = [];
  let run: Json[] = [];
  for (const value of values) {
    const head = run[0];
    if (head !== undefined && tie(head) !== tie(value)) {
      sorted.push(...sortedBy(run, key));
      run = [];
    }
    run.push(value);
  }
  return [...sorted, ...sortedBy(run, key)];
}

function bySeries(body: Json): Json {
  const result = resultOf(body);
  return result === undefined ? body : withResult(body, sortedBy(result, labelKey));
}

function byRank(body: Json): Json {
  const result = resultOf(body);
  if (result === undefined) return body;
  const value = (series: Json) =>
    isObject(series) && Array.isArray(series.value) ? canonical(series.value[1] ?? null) : '';
  return withResult(body, sortTies(result, value, labelKey));
}

/** Equal, but numbers (also in strings) may differ by a relative tolerance. */
function close(a: Json, b: Json, tolerance: number): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length && a.every((one, index) => close(one, b[index] ?? null, tolerance))
    );
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => key in b && close(a[key] ?? null, b[key] ?? null, tolerance))
    );
  }
  if (a === b) return true;
  if (typeof a !== typeof b || !(typeof a === 'string' || typeof a === 'number')) return false;
  const [x, y] = [toNumber(a), toNumber(b)];
  if (x === undefined || y === undefined) return false;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y);
  return x === y || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(x), Math.abs(y));
}

function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  if (value === 'NaN') return Number.NaN;
  const number = Number(value.replace('Inf', 'Infinity'));
  return Number.isNaN(number) ? undefined : number;
}
