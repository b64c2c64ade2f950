import { HttpError } from '../http/http-error.ts';
import { emptyResource, emptyScope } from './decode-proto.ts';
import { checkSpanId, checkTraceId } from './ids.ts';
import { Fields, toBigInt } from './json-fields.ts';
import {
  type Attributes,
  type AttributeValue,
  type Resource,
  type ResourceSpans,
  type Scope,
  type Span,
  type SpanEvent,
  type SpanLink,
  spanKinds,
  spanStatuses,
} from './model.ts';
import { truncate } from './truncate.ts';

const MAX_DEPTH = 64;

/**
 * Decodes the JSON form of an ExportTraceServiceRequest; unknown fields are passed over.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 * @throws HttpError 400
 */
export function decodeTracesJson(value: unknown): ResourceSpans[] {
  return new Fields(value, 'request').list('resourceSpans').map((one) => {
    const fields = new Fields(one, 'resourceSpans');
    return {
      resource: decodeResourceJson(fields.get('resource')),
      scopes: fields.list('scopeSpans').map((scoped) => {
        const scopeFields = new Fields(scoped, 'scopeSpans');
        return {
          scope: decodeScopeJson(scopeFields.get('scope')),
          spans: scopeFields.list('spans').map(decodeSpan),
        };
      }),
    };
  });
}

export function decodeResourceJson(value: unknown): Resource {
  if (value === undefined) return emptyResource;
  const fields = new Fields(value, 'resource');
  return {
    attributes: decodeAttributesJson(fields.list('attributes')),
    droppedAttributes: fields.count('droppedAttributesCount'),
  };
}

export function decodeScopeJson(value: unknown): Scope {
  if (value === undefined) return emptyScope;
  const fields = new Fields(value, 'scope');
  return {
    name: fields.string('name'),
    version: fields.string('version'),
    attributes: decodeAttributesJson(fields.list('attributes')),
    droppedAttributes: fields.count('droppedAttributesCount'),
  };
}

function decodeSpan(value: unknown): Span {
  const fields = new Fields(value, 'span');
  const status = fields.get('status');
  const statusFields = status === undefined ? undefined : new Fields(status, 'status');
  const parentSpanId = fields.hex('parentSpanId');
  return {
    traceId: checkTraceId(fields.hex('traceId')),
    spanId: checkSpanId(fields.hex('spanId')),
    parentSpanId: /^0*$/.test(parentSpanId) ? '' : parentSpanId,
    traceState: fields.string('traceState'),
    name: fields.string('name'),
    kind: spanKinds[fields.enumeration('kind', 'SPAN_KIND_', spanKinds)] ?? 'unspecified',
    start: fields.unsigned('startTimeUnixNano'),
    end: fields.unsigned('endTimeUnixNano'),
    attributes: decodeAttributesJson(fields.list('attributes')),
    droppedAttributes: fields.count('droppedAttributesCount'),
    events: fields.list('events').map(decodeEvent),
    droppedEvents: fields.count('droppedEventsCount'),
    links: fields.list('links').map(decodeLink),
    droppedLinks: fields.count('droppedLinksCount'),
    status:
      spanStatuses[statusFields?.enumeration('code', 'STATUS_CODE_', spanStatuses) ?? 0] ?? 'unset',
    statusMessage: statusFields?.string('message') ?? '',
  };
}

function decodeEvent(value: unknown): SpanEvent {
  const fields = new Fields(value, 'event');
  return {
    time: fields.unsigned('timeUnixNano'),
    name: fields.string('name'),
    attributes: decodeAttributesJson(fields.list('attributes')),
    droppedAttributes: fields.count('droppedAttributesCount'),
  };
}

function decodeLink(value: unknown): SpanLink {
  const fields = new Fields(value, 'link');
  return {
    traceId: fields.hex('traceId'),
    spanId: fields.hex('spanId'),
    traceState: fields.string('traceState'),
    attributes: decodeAttributesJson(fields.list('attributes')),
    droppedAttributes: fields.count('droppedAttributesCount'),
  };
}

export function decodeAttributesJson(values: readonly unknown[], depth = 0): Attributes {
  const attributes = new Map<string, AttributeValue>();
  for (const value of values) {
    const fields = new Fields(value, 'attribute');
    attributes.set(truncate(fields.string('key')), decodeValueJson(fields.get('value'), depth));
  }
  return attributes;
}

/** Decodes the JSON form of an AnyValue. */
export function decodeValueJson(value: unknown, depth = 0): AttributeValue {
  if (depth > MAX_DEPTH) throw new HttpError(400, 'attribute value is nested too deeply');
  if (value === undefined || value === null) return { type: 'empty' };
  const fields = new Fields(value, 'value');
  const text = fields.get('stringValue');
  if (text !== undefined) return { type: 'string', value: truncate(fields.string('stringValue')) };
  const bool = fields.get('boolValue');
  if (typeof bool === 'boolean') return { type: 'bool', value: bool };
  const int = fields.get('intValue');
  if (int !== undefined) {
    return { type: 'int', value: BigInt.asIntN(64, toBigInt(int, 'intValue')) };
  }
  const double = fields.get('doubleValue');
  if (double !== undefined) return { type: 'double', value: Number(double) };
  const array = fields.get('arrayValue');
  if (array !== undefined) {
    const values = new Fields(array, 'arrayValue').list('values');
    return { type: 'array', values: values.map((one) => decodeValueJson(one, depth + 1)) };
  }
  const map = fields.get('kvlistValue');
  if (map !== undefined) {
    const values = new Fields(map, 'kvlistValue').list('values');
    return { type: 'map', entries: decodeAttributesJson(values, depth + 1) };
  }
  const bytes = fields.get('bytesValue');
  if (typeof bytes === 'string') return { type: 'bytes', value: Buffer.from(bytes, 'base64') };
  return { type: 'empty' };
}
