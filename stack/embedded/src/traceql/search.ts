import type { Deadline } from '../http/deadline.ts';
import { textAttribute } from '../otlp/model.ts';
import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type { TraceStore } from '../tracestore/trace-store.ts';
import type { Query, Static } from './ast.ts';
import { compileField, isTrue } from './evaluate-field.ts';
import { compilePipeline, type FoundSpanset } from './evaluate-pipeline.ts';
import { contexts, scopesOf } from './filter-spans.ts';
import { referenceName } from './reference-name.ts';
import { type Wanted, wantedOf } from './references.ts';
import { resolve } from './resolve.ts';

export interface SearchOptions {
  readonly range: { readonly start: bigint; readonly end: bigint } | undefined;
  readonly limit: number;
  readonly deadline: Deadline;
}

export interface FoundTrace {
  readonly trace: Trace;
  readonly spansets: readonly FoundSpanset[];
}

/** Traces in which a query finds something, newest first. */
export function search(store: TraceStore, query: Query, options: SearchOptions): FoundTrace[] {
  const run = compilePipeline(query.pipeline, options.deadline);
  const candidates = [...store.traces(options.range)];
  candidates.sort((a, b) => {
    const [left, right] = [a.summary().start, b.summary().start];
    return left < right ? 1 : left > right ? -1 : 0;
  });
  const found: FoundTrace[] = [];
  for (const trace of candidates) {
    options.deadline.check();
    const spansets = run(trace, [{ spans: trace.spans, attributes: [] }]);
    if (spansets.length === 0) continue;
    found.push({ trace, spansets });
    if (found.length >= options.limit) break;
  }
  return found;
}

/** Values that a search answers for a span; the name apart. */
export interface SpanValues {
  readonly name: string;
  readonly attributes: readonly (readonly [key: string, value: Static])[];
}

const NOT_ANSWERED: ReadonlySet<string> = new Set([
  'duration',
  'name',
  'traceDuration',
  'rootName',
  'rootServiceName',
  'spanId',
  'traceId',
]);

/** Reads from spans what the query refers to. */
export function valueReader(query: Query): (trace: Trace, span: StoredSpan) => SpanValues {
  const wanted = wantedOf(query.pipeline).map((one) => ({ ...one, holds: condition(one) }));
  return (trace, span) => {
    const attributes = new Map<string, readonly [string, Static]>();
    let name = '';
    for (const { reference, holds } of wanted) {
      const { events, links } = scopesOf(reference);
      for (const context of contexts(trace, span, events, links)) {
        if (!holds(context)) continue;
        if (reference.kind === 'intrinsic') {
          if (reference.intrinsic === 'name') name = span.name;
          if (NOT_ANSWERED.has(reference.intrinsic)) continue;
          const key = referenceName(reference);
          put(attributes, key, key, resolve(reference, context));
        } else if (reference.scope === undefined) {
          for (const scope of ['resource', 'span'] as const) {
            const value = resolve({ ...reference, scope }, context);
            const isDefault = value.type === 'string' && value.value === '' && scope === 'resource';
            if (!isDefault) put(attributes, `${scope}.${reference.name}`, reference.name, value);
          }
        } else {
          put(attributes, reference.text, reference.name, resolve(reference, context));
        }
      }
    }
    return { name, attributes: [...attributes.values()] };
  };
}

function condition({
  condition: field,
}: Wanted): (context: Parameters<ReturnType<typeof compileField>>[0]) => boolean {
  if (field === undefined) return () => true;
  const evaluate = compileField(field);
  return (context) => isTrue(evaluate(context));
}

function put(
  attributes: Map<string, readonly [string, Static]>,
  identity: string,
  key: string,
  value: Static,
): void {
  if (value.type !== 'nil') attributes.set(identity, [key, value]);
}

/** Spans and errors by service. */
export function serviceStats(trace: Trace): Map<string, { spanCount: number; errorCount: number }> {
  const stats = new Map<string, { spanCount: number; errorCount: number }>();
  for (const span of trace.spans) {
    const service = textAttribute(span.resource.attributes, 'service.name') ?? '';
    const known = stats.get(service) ?? { spanCount: 0, errorCount: 0 };
    known.spanCount++;
    if (span.status === 'error') known.errorCount++;
    stats.set(service, known);
  }
  return stats;
}
