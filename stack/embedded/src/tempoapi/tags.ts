import { type Answer, json } from '../http/answer.ts';
import { Deadline } from '../http/deadline.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import { formatFloat } from '../logql/template/values.ts';
import type { Attributes } from '../otlp/model.ts';
import { spanKinds, spanStatuses } from '../otlp/model.ts';
import { formatGoDuration } from '../time/go-duration.ts';
import {
  type AttributeScope,
  attributeScopes,
  type Field,
  intrinsicNames,
  type Reference,
  type Static,
} from '../traceql/ast.ts';
import { compileFilter, contexts, type SpanTest, scopesOf } from '../traceql/filter-spans.ts';
import { tokenize } from '../traceql/lexer.ts';
import { parseTraceQl } from '../traceql/parser.ts';
import { TraceQlError } from '../traceql/query-error.ts';
import { references } from '../traceql/references.ts';
import { fromAttribute, resolve } from '../traceql/resolve.ts';
import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type { TraceStore } from '../tracestore/trace-store.ts';
import { integer, searchRange, type TimeRange } from './parameters.ts';

const INTRINSIC_TAGS = [
  'duration',
  'event:name',
  'event:timeSinceStart',
  'instrumentation:name',
  'instrumentation:version',
  'kind',
  'link:spanID',
  'link:traceID',
  'name',
  'rootName',
  'rootServiceName',
  'span:duration',
  'span:id',
  'span:kind',
  'span:name',
  'span:parentID',
  'span:status',
  'span:statusMessage',
  'status',
  'statusMessage',
  'trace:duration',
  'trace:id',
  'trace:rootName',
  'trace:rootService',
  'traceDuration',
];

/** `/api/search/tags` */
export function tagNamesV1(store: TraceStore, timeoutMs: number, request: Request): Answer {
  const scopes = tagScopes(store, timeoutMs, request, false);
  const names = new Set([...scopes.values()].flatMap((tags) => [...tags]));
  return json({ tagNames: [...names].sort(), metrics: {} });
}

/** `/api/v2/search/tags` */
export function tagNamesV2(store: TraceStore, timeoutMs: number, request: Request): Answer {
  const scopes = tagScopes(store, timeoutMs, request, true);
  return json({
    scopes: [...scopes].map(([name, tags]) => ({ name, tags: [...tags].sort() })),
    metrics: {},
  });
}

function tagScopes(
  store: TraceStore,
  timeoutMs: number,
  request: Request,
  withIntrinsics: boolean,
): Map<string, Set<string>> {
  const range = searchRange(request.query);
  integer(request.query, 'limit');
  const scope = request.query.get('scope') ?? '';
  if (!['', 'none', 'intrinsic', ...attributeScopes].includes(scope)) {
    throw new HttpError(400, `invalid scope: ${scope}`);
  }
  const test = tolerantFilter(request.query.get('q'), new Deadline(timeoutMs));
  const wanted = (name: AttributeScope) => scope === '' || scope === 'none' || scope === name;
  const found = new Map<string, Set<string>>();
  const add = (name: AttributeScope, attributes: Attributes) => {
    if (!wanted(name) || attributes.size === 0) return;
    const tags = found.get(name) ?? new Set<string>();
    found.set(name, tags);
    for (const key of attributes.keys()) tags.add(key);
  };
  // A query without a scope narrows to what spans carry themselves.
  const withParts = scope !== '' || !request.query.has('q');
  for (const [trace, span] of spansIn(store, range)) {
    if (!test(trace, span)) continue;
    add('span', span.attributes);
    add('resource', span.resource.attributes);
    add('instrumentation', span.scope.attributes);
    if (!withParts) continue;
    for (const event of span.events) add('event', event.attributes);
    for (const link of span.links) add('link', link.attributes);
  }
  if (wanted('resource')) {
    found.set('resource', new Set(found.get('resource')).add('service.name'));
  }
  if (scope === 'intrinsic' || (withIntrinsics && (scope === '' || scope === 'none'))) {
    found.set('intrinsic', new Set(INTRINSIC_TAGS));
  }
  return found;
}

/** `/api/search/tag/:name/values`: values as text, of any scope. */
export function tagValuesV1(store: TraceStore, request: Request): Answer {
  const name = request.params.name ?? '';
  const range = searchRange(request.query);
  integer(request.query, 'limit');
  const values = new Set<string>();
  for (const [, span] of spansIn(store, range)) {
    const own = name === 'service.name' ? [] : [span.attributes];
    const all = [
      ...own,
      span.resource.attributes,
      ...span.events.map((event) => event.attributes),
      ...span.links.map((link) => link.attributes),
      span.scope.attributes,
    ];
    for (const attributes of all) {
      for (const [, value] of tagValues(fromAttribute(attributes.get(name)))) values.add(value);
    }
    if (name === 'service.name' && !span.resource.attributes.has(name)) values.add('');
  }
  return json({ tagValues: [...values].sort(), metrics: {} });
}

/** `/api/v2/search/tag/:name/values`: values with their type, of the spans that a filter finds. */
export function tagValuesV2(store: TraceStore, timeoutMs: number, request: Request): Answer {
  const reference = parseTag(request.params.name ?? '');
  const range = searchRange(request.query);
  integer(request.query, 'limit');
  const values = new Map<string, { type: string; value: string }>();
  const add = (type: string, value: string) => values.set(`${type}:${value}`, { type, value });
  if (reference.kind === 'intrinsic' && reference.intrinsic === 'kind') {
    for (const kind of spanKinds) add('keyword', kind);
  } else if (reference.kind === 'intrinsic' && reference.intrinsic === 'status') {
    for (const status of spanStatuses) add('keyword', status);
  } else {
    const test = tolerantFilter(request.query.get('q'), new Deadline(timeoutMs));
    const { events, links } = scopesOf(reference);
    for (const [trace, span] of spansIn(store, range)) {
      if (!test(trace, span)) continue;
      for (const context of contexts(trace, span, events, links)) {
        for (const one of everyScope(reference)) {
          for (const [type, value] of tagValues(resolve(one, context))) add(type, value);
        }
      }
    }
  }
  return json({ tagValues: [...values.values()], metrics: {} });
}

function everyScope(reference: Reference): Reference[] {
  if (reference.kind === 'intrinsic' || reference.scope !== undefined) return [reference];
  return (['span', 'resource'] as const).map((scope) => ({ ...reference, scope }));
}

function* spansIn(store: TraceStore, range: TimeRange | undefined): Generator<[Trace, StoredSpan]> {
  for (const trace of store.traces(range)) for (const span of trace.spans) yield [trace, span];
}

function parseTag(name: string): Reference {
  const intrinsic = intrinsicNames[name];
  if (intrinsic !== undefined) return { kind: 'intrinsic', intrinsic, text: name };
  const [token, ...more] = tokenize(name);
  if (token?.kind !== 'attribute' || more.length > 0) {
    throw new HttpError(400, `invalid tag name: ${JSON.stringify(name)}`);
  }
  return { kind: 'attribute', scope: token.scope, name: token.name, text: token.text };
}

function tagValues(value: Static): [type: string, value: string][] {
  switch (value.type) {
    case 'nil':
      return [];
    case 'array':
      return value.values.flatMap(tagValues);
    case 'float':
      return [
        ['float', Number.isInteger(value.value) ? `${value.value}.0` : formatFloat(value.value)],
      ];
    case 'duration':
      return [['duration', formatGoDuration(value.value)]];
    case 'kind':
    case 'status':
      return [['keyword', value.value]];
    default:
      return [[value.type, String(value.value)]];
  }
}

/**
 * The filter of a query that may still be in the making: only one filter of conditions joined by
 * `&&` narrows, conditions that are not complete are left out.
 */
function tolerantFilter(query: string | null, deadline: Deadline): SpanTest {
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(query ?? '')?.[1];
  if (inner === undefined || inner.includes('{')) return () => true;
  const tests: SpanTest[] = [];
  for (const part of splitConditions(inner)) {
    const field = tryParse(`{${part}}`);
    if (field !== undefined && narrows(field)) tests.push(compileFilter(field, deadline));
  }
  return (trace, span) => tests.every((test) => test(trace, span));
}

/** Whether every reference is to one place; `.name` and comparisons with nil do not narrow. */
function narrows(field: Field): boolean {
  const hasNil =
    field.kind === 'operation' &&
    [field.left, field.right].some((side) => side.kind === 'static' && side.value.type === 'nil');
  return (
    !hasNil && references(field).every((one) => one.kind === 'intrinsic' || one.scope !== undefined)
  );
}

function splitConditions(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|`[^`]*`|(?!&&)[\s\S])+/g) ?? [];
}

function tryParse(query: string): Field | undefined {
  try {
    const [stage] = parseTraceQl(query).pipeline.stages;
    return stage?.kind === 'spanset' && stage.spanset.kind === 'filter'
      ? stage.spanset.field
      : undefined;
  } catch (error) {
    if (error instanceof TraceQlError) return undefined;
    throw error;
  }
}
