import { canonical, isObject, type Json, type JsonObject, sortedBy } from './canonical.ts';

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function field(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) ? value[key] : undefined;
}

function text(value: Json | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}

/** An AnyValue with 64-bit integers as text and empty lists written out. */
function normaliseValue(value: Json | undefined): Json {
  if (!isObject(value)) return {};
  if ('intValue' in value) return { intValue: text(value.intValue) };
  if ('doubleValue' in value) {
    const double = value.doubleValue ?? null;
    return { doubleValue: typeof double === 'number' ? Number(double.toPrecision(12)) : double };
  }
  if ('arrayValue' in value) {
    return { arrayValue: list(field(value.arrayValue, 'values')).map(normaliseValue) };
  }
  if ('kvlistValue' in value) {
    return { kvlistValue: normaliseAttributes(field(value.kvlistValue, 'values')) };
  }
  return value;
}

export function normaliseAttributes(attributes: Json | undefined): Json[] {
  const pairs = list(attributes).map(
    (one): Json => [text(field(one, 'key')), normaliseValue(field(one, 'value'))],
  );
  return sortedBy(pairs, canonical);
}

function dropEmpty(value: JsonObject): JsonObject {
  const empty = (one: Json) =>
    one === null ||
    one === '' ||
    one === 0 ||
    one === '0' ||
    (Array.isArray(one) && one.length === 0) ||
    (isObject(one) && Object.keys(one).length === 0);
  return Object.fromEntries(Object.entries(value).filter(([, one]) => !empty(one)));
}

function normaliseSpan(span: Json): JsonObject {
  const part = (one: Json, keys: readonly string[]): Json =>
    dropEmpty({
      ...Object.fromEntries(keys.map((key) => [key, text(field(one, key))])),
      attributes: normaliseAttributes(field(one, 'attributes')),
      droppedAttributesCount: field(one, 'droppedAttributesCount') ?? 0,
    });
  const status = field(span, 'status');
  const texts = [
    'traceId',
    'spanId',
    'parentSpanId',
    'name',
    'kind',
    'traceState',
    'startTimeUnixNano',
    'endTimeUnixNano',
  ];
  const counts = ['droppedAttributesCount', 'droppedEventsCount', 'droppedLinksCount'];
  return dropEmpty({
    ...Object.fromEntries(texts.map((key) => [key, text(field(span, key))])),
    ...Object.fromEntries(counts.map((key) => [key, field(span, key) ?? 0])),
    attributes: normaliseAttributes(field(span, 'attributes')),
    status: dropEmpty({
      code: text(field(status, 'code')),
      message: text(field(status, 'message')),
    }),
    events: sortedBy(
      list(field(span, 'events')).map((one) => part(one, ['timeUnixNano', 'name'])),
      canonical,
    ),
    links: sortedBy(
      list(field(span, 'links')).map((one) => part(one, ['traceId', 'spanId', 'traceState'])),
      canonical,
    ),
  });
}

/** A trace flattened to spans that carry their resource and scope. */
export function normaliseTrace(document: Json): Json {
  const envelope = field(document, 'trace') === undefined ? 'batches' : 'trace';
  const trace = field(document, 'trace') ?? document;
  const key = field(trace, 'resourceSpans') === undefined ? 'batches' : 'resourceSpans';
  const spans: Json[] = [];
  for (const batch of list(field(trace, key))) {
    const resource = normaliseAttributes(field(field(batch, 'resource'), 'attributes'));
    for (const scoped of list(field(batch, 'scopeSpans'))) {
      const scope = field(scoped, 'scope');
      const named = dropEmpty({
        name: text(field(scope, 'name')),
        version: text(field(scope, 'version')),
        attributes: normaliseAttributes(field(scope, 'attributes')),
      });
      for (const span of list(field(scoped, 'spans'))) {
        spans.push({ ...normaliseSpan(span), resource, scope: named });
      }
    }
  }
  const status = field(document, 'status');
  return {
    envelope: spans.length > 0 ? `${envelope}/${key}` : envelope,
    spans: sortedBy(spans, canonical),
    ...(status === undefined || status === '' ? {} : { status }),
  };
}

/** Search results by trace id. */
export function normaliseSearch(document: Json, attributes: boolean, stats: boolean): JsonObject {
  const traces: JsonObject = {};
  for (const trace of list(field(document, 'traces'))) {
    const single = field(trace, 'spanSet');
    const several = list(field(trace, 'spanSets'));
    const sets = several.length > 0 ? several : single === undefined ? [] : [single];
    traces[text(field(trace, 'traceID'))] = {
      rootServiceName: text(field(trace, 'rootServiceName')),
      rootTraceName: text(field(trace, 'rootTraceName')),
      startTimeUnixNano: text(field(trace, 'startTimeUnixNano') ?? 0),
      durationMs: Number(field(trace, 'durationMs') ?? 0),
      spanSets: sortedBy(
        sets.map((set) => normaliseSpanset(set, attributes)),
        canonical,
      ),
      ...(stats ? { serviceStats: normaliseStats(field(trace, 'serviceStats')) } : {}),
    };
  }
  return traces;
}

function normaliseSpanset(set: Json, attributes: boolean): Json {
  const spans = list(field(set, 'spans'));
  const own = normaliseAttributes(field(set, 'attributes'));
  const matched = Number(field(set, 'matched') ?? 0);
  if (attributes) {
    const described = spans.map(
      (span): Json => [
        text(field(span, 'spanID')),
        normaliseAttributes(field(span, 'attributes')),
        text(field(span, 'name')),
      ],
    );
    return { matched, attributes: own, spans: sortedBy(described, canonical) };
  }
  const ids = spans.map((span) => text(field(span, 'spanID'))).sort();
  return { matched, ...(own.length > 0 ? { attributes: own } : {}), spans: ids };
}

function normaliseStats(stats: Json | undefined): Json {
  if (!isObject(stats)) return {};
  return Object.fromEntries(
    Object.entries(stats).map(([service, one]) => [
      service,
      [Number(field(one, 'spanCount') ?? 0), Number(field(one, 'errorCount') ?? 0)],
    ]),
  );
}

/** Tag names and tag values, in any order. */
export function normaliseTags(document: Json): Json {
  const scopes = field(document, 'scopes');
  if (scopes !== undefined) {
    const named = list(scopes).filter((one) => list(field(one, 'tags')).length > 0);
    return Object.fromEntries(
      named.map((one) => [text(field(one, 'name')), list(field(one, 'tags')).map(text).sort()]),
    );
  }
  const names = field(document, 'tagNames');
  if (names !== undefined) return list(names).map(text).sort();
  const values = list(field(document, 'tagValues'));
  return sortedBy(
    values.map((one): Json => (isObject(one) ? [text(one.type), text(one.value)] : one)),
    canonical,
  );
}

/** Samples of metrics by label set and time; instant values under `value`. */
export function normaliseSeries(document: Json): Record<string, Record<string, number>> {
  const all: Record<string, Record<string, number>> = {};
  for (const series of list(field(document, 'series'))) {
    const samples = field(series, 'samples');
    const points: Record<string, number> = {};
    if (samples === undefined) points.value = sample(field(series, 'value'));
    for (const one of list(samples)) {
      points[text(field(one, 'timestampMs') ?? 0)] = sample(field(one, 'value'));
    }
    all[canonical(normaliseAttributes(field(series, 'labels')))] = points;
  }
  return all;
}

export function sample(value: Json | undefined): number {
  return value === undefined || value === null ? 0 : Number(value);
}
