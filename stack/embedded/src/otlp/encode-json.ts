import type {
  Attributes,
  AttributeValue,
  Resource,
  Scope,
  Span,
  SpanEvent,
  SpanLink,
} from './model.ts';

/** Base64 of hexadecimal digits, as the original's JSON carries ids. */
function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

export function encodeAttributesJson(attributes: Attributes): unknown[] {
  return [...attributes].map(([key, value]) => ({ key, value: encodeValueJson(value) }));
}

/** An AnyValue in JSON. */
export function encodeValueJson(value: AttributeValue): Record<string, unknown> {
  switch (value.type) {
    case 'string':
      return { stringValue: value.value };
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: String(value.value) };
    case 'double':
      return { doubleValue: Number.isFinite(value.value) ? value.value : nonFinite(value.value) };
    case 'array':
      return { arrayValue: { values: value.values.map(encodeValueJson) } };
    case 'map':
      return { kvlistValue: { values: encodeAttributesJson(value.entries) } };
    case 'bytes':
      return { bytesValue: value.value.toString('base64') };
    case 'empty':
      return {};
  }
}

function nonFinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

export function encodeResourceJson(resource: Resource): Record<string, unknown> {
  return {
    ...list('attributes', encodeAttributesJson(resource.attributes)),
    ...count('droppedAttributesCount', resource.droppedAttributes),
  };
}

export function encodeScopeJson(scope: Scope): Record<string, unknown> {
  return {
    ...text('name', scope.name),
    ...text('version', scope.version),
    ...list('attributes', encodeAttributesJson(scope.attributes)),
    ...count('droppedAttributesCount', scope.droppedAttributes),
  };
}

export function encodeSpanJson(span: Span): Record<string, unknown> {
  return {
    traceId: base64(span.traceId),
    spanId: base64(span.spanId),
    ...text('parentSpanId', base64(span.parentSpanId)),
    ...text('traceState', span.traceState),
    name: span.name,
    ...(span.kind === 'unspecified' ? {} : { kind: `SPAN_KIND_${span.kind.toUpperCase()}` }),
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(span.end),
    ...list('attributes', encodeAttributesJson(span.attributes)),
    ...count('droppedAttributesCount', span.droppedAttributes),
    ...list('events', span.events.map(encodeEvent)),
    ...count('droppedEventsCount', span.droppedEvents),
    ...list('links', span.links.map(encodeLink)),
    ...count('droppedLinksCount', span.droppedLinks),
    status: {
      ...text('message', span.statusMessage),
      ...(span.status === 'unset' ? {} : { code: `STATUS_CODE_${span.status.toUpperCase()}` }),
    },
  };
}

function encodeEvent(event: SpanEvent): Record<string, unknown> {
  return {
    timeUnixNano: String(event.time),
    ...text('name', event.name),
    ...list('attributes', encodeAttributesJson(event.attributes)),
    ...count('droppedAttributesCount', event.droppedAttributes),
  };
}

function encodeLink(link: SpanLink): Record<string, unknown> {
  return {
    traceId: base64(link.traceId),
    spanId: base64(link.spanId),
    ...text('traceState', link.traceState),
    ...list('attributes', encodeAttributesJson(link.attributes)),
    ...count('droppedAttributesCount', link.droppedAttributes),
  };
}

function text(name: string, value: string): Record<string, string> {
  return value === '' ? {} : { [name]: value };
}

function count(name: string, value: number): Record<string, number> {
  return value === 0 ? {} : { [name]: value };
}

function list(name: string, values: readonly unknown[]): Record<string, unknown> {
  return values.length === 0 ? {} : { [name]: values };
}
