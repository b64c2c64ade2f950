import { type Answer, empty, json, text } from '../http/answer.ts';
import { Deadline } from '../http/deadline.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import { encodeResourceJson, encodeScopeJson, encodeSpanJson } from '../otlp/encode-json.ts';
import { encodeResource, encodeScope, encodeSpan } from '../otlp/encode-proto.ts';
import type { Resource, Scope } from '../otlp/model.ts';
import { compileFilter, type SpanTest } from '../traceql/filter-spans.ts';
import { parseTraceQl } from '../traceql/parser.ts';
import { references } from '../traceql/references.ts';
import { separateSharedIds } from '../tracestore/shared-ids.ts';
import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type { TraceStore } from '../tracestore/trace-store.ts';
import { ProtoWriter } from '../wire/proto-writer.ts';
import { searchRange } from './parameters.ts';

const PROTOBUF = 'application/protobuf';

/** `/api/traces/:id`: 404 when there is no such trace. */
export function traceV1(store: TraceStore, request: Request): Answer {
  const trace = lookUp(store, request);
  if (trace === undefined) return text('trace not found\n', 404);
  const batches = batchesOf(separateSharedIds(trace.spans));
  if (wantsProtobuf(request)) return protobuf(encodeTrace(batches));
  return json({ batches: batches.map(renderBatch) });
}

/** `/api/v2/traces/:id`: an empty trace when there is no such one; `q` filters the spans. */
export function traceV2(store: TraceStore, timeoutMs: number, request: Request): Answer {
  const test = spanFilter(request.query.get('q'), timeoutMs);
  const trace = lookUp(store, request);
  const spans =
    trace === undefined
      ? []
      : test === undefined
        ? trace.spans
        : trace.spans.filter((span) => test(trace, span));
  const batches = batchesOf(separateSharedIds(spans));
  if (wantsProtobuf(request)) {
    return protobuf(new ProtoWriter().bytes(1, encodeTrace(batches)).finish());
  }
  const rendered = batches.length === 0 ? {} : { resourceSpans: batches.map(renderBatch) };
  const partial = test === undefined ? {} : { status: 'PARTIAL' };
  return json({ trace: rendered, metrics: {}, ...partial });
}

/** Only a plain filter over spans is allowed; undefined when it lets all pass. */
function spanFilter(query: string | null, timeoutMs: number): SpanTest | undefined {
  if (query === null || query === '') return undefined;
  const { pipeline, metrics } = parseTraceQl(query);
  const [stage] = pipeline.stages;
  const plain =
    pipeline.stages.length === 1 && stage?.kind === 'spanset' ? stage.spanset : undefined;
  if (metrics !== undefined || plain?.kind !== 'filter') {
    throw new HttpError(400, 'only a single span set filter is supported');
  }
  const traceLevel = [
    'traceDuration',
    'rootName',
    'rootServiceName',
    'nestedSetLeft',
    'nestedSetRight',
    'nestedSetParent',
    'childCount',
  ];
  for (const reference of plain.field === undefined ? [] : references(plain.field)) {
    if (reference.kind === 'intrinsic' && traceLevel.includes(reference.intrinsic)) {
      throw new HttpError(400, `${reference.text} is not supported here`);
    }
  }
  return plain.field === undefined
    ? undefined
    : compileFilter(plain.field, new Deadline(timeoutMs));
}

function lookUp(store: TraceStore, request: Request): Trace | undefined {
  const id = request.params.id ?? '';
  if (!/^[0-9a-fA-F]{1,32}$/.test(id)) {
    throw new HttpError(400, 'trace IDs can only contain hex characters and are at most 128 bits');
  }
  searchRange(request.query);
  return store.trace(id.toLowerCase().padStart(32, '0'));
}

interface Batch {
  readonly resource: Resource;
  readonly scopes: Map<Scope, StoredSpan[]>;
}

/** Spans by resource and scope, in the order of arrival. */
function batchesOf(spans: readonly StoredSpan[]): Batch[] {
  const batches = new Map<Resource, Batch>();
  for (const span of spans) {
    const batch = batches.get(span.resource) ?? { resource: span.resource, scopes: new Map() };
    batches.set(span.resource, batch);
    const scoped = batch.scopes.get(span.scope);
    if (scoped === undefined) batch.scopes.set(span.scope, [span]);
    else scoped.push(span);
  }
  return [...batches.values()];
}

function renderBatch({ resource, scopes }: Batch): unknown {
  return {
    resource: encodeResourceJson(resource),
    scopeSpans: [...scopes].map(([scope, spans]) => ({
      scope: encodeScopeJson(scope),
      spans: spans.map(encodeSpanJson),
    })),
  };
}

function encodeTrace(batches: readonly Batch[]): Buffer {
  const writer = new ProtoWriter();
  for (const { resource, scopes } of batches) {
    writer.message(1, (batch) => {
      batch.message(1, (inner) => encodeResource(inner, resource));
      for (const [scope, spans] of scopes) {
        batch.message(2, (scoped) => {
          scoped.message(1, (inner) => encodeScope(inner, scope));
          for (const span of spans) scoped.message(2, (inner) => encodeSpan(inner, span));
        });
      }
    });
  }
  return writer.finish();
}

function wantsProtobuf(request: Request): boolean {
  return String(request.raw.headers.accept ?? '').includes(PROTOBUF);
}

function protobuf(body: Buffer): Answer {
  return { ...empty(200), type: PROTOBUF, body };
}
