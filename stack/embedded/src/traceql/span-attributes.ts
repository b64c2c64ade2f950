import type { Attributes } from '../otlp/model.ts';
import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type { AttributeScope, Static } from './ast.ts';
import { fromAttribute } from './resolve.ts';

/** Everything that is known of a span, under the names of the query language; no durations. */
export function* allAttributes(
  trace: Trace,
  span: StoredSpan,
): Generator<readonly [name: string, value: Static]> {
  const { rootName, rootService } = trace.summary();
  yield ['name', { type: 'string', value: span.name }];
  yield ['kind', { type: 'kind', value: span.kind }];
  yield ['status', { type: 'status', value: span.status }];
  const texts: readonly (readonly [string, string])[] = [
    ['statusMessage', span.statusMessage],
    ['rootName', rootName],
    ['rootServiceName', rootService],
    ['instrumentation:name', span.scope.name],
    ['instrumentation:version', span.scope.version],
  ];
  for (const [name, value] of texts) if (value !== '') yield [name, { type: 'string', value }];
  yield* scoped('resource', span.resource.attributes);
  yield* scoped('span', span.attributes);
  yield* scoped('instrumentation', span.scope.attributes);
  for (const event of span.events) {
    yield ['event:name', { type: 'string', value: event.name }];
    yield* scoped('event', event.attributes);
  }
  for (const link of span.links) yield* scoped('link', link.attributes);
}

function* scoped(
  scope: AttributeScope,
  attributes: Attributes,
): Generator<readonly [string, Static]> {
  for (const [key, raw] of attributes) {
    const value = fromAttribute(raw);
    if (value.type !== 'nil') yield [`${scope}.${key}`, value];
  }
}
