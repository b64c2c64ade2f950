import { ProtoError, type ProtoReader } from '../wire/proto-reader.ts';
import { checkSpanId, checkTraceId } from './ids.ts';
import {
  type Attributes,
  type AttributeValue,
  type Resource,
  type ResourceSpans,
  type Scope,
  type ScopeSpans,
  type Span,
  type SpanEvent,
  type SpanLink,
  spanKinds,
  spanStatuses,
} from './model.ts';
import { truncate } from './truncate.ts';

const MAX_DEPTH = 64;
export const emptyResource: Resource = { attributes: new Map(), droppedAttributes: 0 };
export const emptyScope: Scope = {
  name: '',
  version: '',
  attributes: new Map(),
  droppedAttributes: 0,
};

/**
 * Decodes an ExportTraceServiceRequest.
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 * @throws ProtoError, HttpError 400
 */
export function decodeTraces(reader: ProtoReader): ResourceSpans[] {
  const all: ResourceSpans[] = [];
  while (reader.next()) {
    if (reader.field === 1) all.push(decodeResourceSpans(reader.message()));
    else reader.skip();
  }
  return all;
}

function decodeResourceSpans(reader: ProtoReader): ResourceSpans {
  let resource = emptyResource;
  const scopes: ScopeSpans[] = [];
  while (reader.next()) {
    if (reader.field === 1) resource = decodeResource(reader.message());
    else if (reader.field === 2) scopes.push(decodeScopeSpans(reader.message()));
    else reader.skip();
  }
  return { resource, scopes };
}

export function decodeResource(reader: ProtoReader): Resource {
  const attributes = new Map<string, AttributeValue>();
  let droppedAttributes = 0;
  while (reader.next()) {
    if (reader.field === 1) decodeAttribute(reader.message(), attributes);
    else if (reader.field === 2) droppedAttributes = reader.varint();
    else reader.skip();
  }
  return { attributes, droppedAttributes };
}

export function decodeScope(reader: ProtoReader): Scope {
  const scope = { name: '', version: '', droppedAttributes: 0 };
  const attributes = new Map<string, AttributeValue>();
  while (reader.next()) {
    if (reader.field === 1) scope.name = reader.string();
    else if (reader.field === 2) scope.version = reader.string();
    else if (reader.field === 3) decodeAttribute(reader.message(), attributes);
    else if (reader.field === 4) scope.droppedAttributes = reader.varint();
    else reader.skip();
  }
  return { ...scope, attributes };
}

function decodeScopeSpans(reader: ProtoReader): ScopeSpans {
  let scope = emptyScope;
  const spans: Span[] = [];
  while (reader.next()) {
    if (reader.field === 1) scope = decodeScope(reader.message());
    else if (reader.field === 2) spans.push(decodeSpan(reader.message()));
    else reader.skip();
  }
  return { scope, spans };
}

function decodeSpan(reader: ProtoReader): Span {
  let [traceId, spanId, parentSpanId, traceState, name, statusMessage] = ['', '', '', '', '', ''];
  let [kind, status] = [0, 0];
  let [start, end] = [0n, 0n];
  let [droppedAttributes, droppedEvents, droppedLinks] = [0, 0, 0];
  const attributes = new Map<string, AttributeValue>();
  const events: SpanEvent[] = [];
  const links: SpanLink[] = [];
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        traceId = reader.bytes().toString('hex');
        break;
      case 2:
        spanId = reader.bytes().toString('hex');
        break;
      case 3:
        traceState = reader.string();
        break;
      case 4:
        parentSpanId = reader.bytes().toString('hex');
        break;
      case 5:
        name = reader.string();
        break;
      case 6:
        kind = reader.varint();
        break;
      case 7:
        start = reader.fixed64();
        break;
      case 8:
        end = reader.fixed64();
        break;
      case 9:
        decodeAttribute(reader.message(), attributes);
        break;
      case 10:
        droppedAttributes = reader.varint();
        break;
      case 11:
        events.push(decodeEvent(reader.message()));
        break;
      case 12:
        droppedEvents = reader.varint();
        break;
      case 13:
        links.push(decodeLink(reader.message()));
        break;
      case 14:
        droppedLinks = reader.varint();
        break;
      case 15:
        [statusMessage, status] = decodeStatus(reader.message());
        break;
      default:
        reader.skip();
    }
  }
  return {
    traceId: checkTraceId(traceId),
    spanId: checkSpanId(spanId),
    parentSpanId: /^0*$/.test(parentSpanId) ? '' : parentSpanId,
    traceState,
    name,
    kind: spanKinds[kind] ?? 'unspecified',
    start,
    end,
    attributes,
    droppedAttributes,
    events,
    droppedEvents,
    links,
    droppedLinks,
    status: spanStatuses[status] ?? 'unset',
    statusMessage,
  };
}

function decodeStatus(reader: ProtoReader): [message: string, code: number] {
  let message = '';
  let code = 0;
  while (reader.next()) {
    if (reader.field === 2) message = reader.string();
    else if (reader.field === 3) code = reader.varint();
    else reader.skip();
  }
  return [message, code];
}

function decodeEvent(reader: ProtoReader): SpanEvent {
  const event = { time: 0n, name: '', droppedAttributes: 0 };
  const attributes = new Map<string, AttributeValue>();
  while (reader.next()) {
    if (reader.field === 1) event.time = reader.fixed64();
    else if (reader.field === 2) event.name = reader.string();
    else if (reader.field === 3) decodeAttribute(reader.message(), attributes);
    else if (reader.field === 4) event.droppedAttributes = reader.varint();
    else reader.skip();
  }
  return { ...event, attributes };
}

function decodeLink(reader: ProtoReader): SpanLink {
  const link = { traceId: '', spanId: '', traceState: '', droppedAttributes: 0 };
  const attributes = new Map<string, AttributeValue>();
  while (reader.next()) {
    if (reader.field === 1) link.traceId = reader.bytes().toString('hex');
    else if (reader.field === 2) link.spanId = reader.bytes().toString('hex');
    else if (reader.field === 3) link.traceState = reader.string();
    else if (reader.field === 4) decodeAttribute(reader.message(), attributes);
    else if (reader.field === 5) link.droppedAttributes = reader.varint();
    else reader.skip();
  }
  return { ...link, attributes };
}

export function decodeAttribute(
  reader: ProtoReader,
  attributes: Map<string, AttributeValue>,
  depth = 0,
): void {
  let key = '';
  let value: AttributeValue = { type: 'empty' };
  while (reader.next()) {
    if (reader.field === 1) key = reader.string();
    else if (reader.field === 2) value = decodeValue(reader.message(), depth);
    else reader.skip();
  }
  attributes.set(truncate(key), value);
}

/** Decodes an AnyValue. */
export function decodeValue(reader: ProtoReader, depth = 0): AttributeValue {
  if (depth > MAX_DEPTH) throw new ProtoError('attribute value is nested too deeply');
  let value: AttributeValue = { type: 'empty' };
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        value = { type: 'string', value: truncate(reader.string()) };
        break;
      case 2:
        value = { type: 'bool', value: reader.varint() !== 0 };
        break;
      case 3:
        value = { type: 'int', value: reader.int64() };
        break;
      case 4:
        value = { type: 'double', value: reader.double() };
        break;
      case 5:
        value = { type: 'array', values: decodeArray(reader.message(), depth + 1) };
        break;
      case 6:
        value = { type: 'map', entries: decodeMap(reader.message(), depth + 1) };
        break;
      case 7:
        value = { type: 'bytes', value: Buffer.from(reader.bytes()) };
        break;
      default:
        reader.skip();
    }
  }
  return value;
}

function decodeArray(reader: ProtoReader, depth: number): AttributeValue[] {
  const values: AttributeValue[] = [];
  while (reader.next()) {
    if (reader.field === 1) values.push(decodeValue(reader.message(), depth));
    else reader.skip();
  }
  return values;
}

function decodeMap(reader: ProtoReader, depth: number): Attributes {
  const entries = new Map<string, AttributeValue>();
  while (reader.next()) {
    if (reader.field === 1) decodeAttribute(reader.message(), entries, depth);
    else reader.skip();
  }
  return entries;
}
