import type { Attributes, Link, SpanContext } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Batch } from '../shipping/shipper.ts';

/**
 * OTLP/JSON, written straight from ended spans: the same message as the serializer of the SDK makes,
 * without the tree of objects in between.
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */

type Value = Attributes[string];
type HrTime = readonly [number, number];
type TimedEvent = ReadableSpan['events'][number];

const contextHasIsRemote = 0x100;
const contextIsRemote = 0x200;
const rememberedKeys = 2000;
const keyPrefixes = new Map<string, string>();

/** One span as an OTLP/JSON object. */
export function encodeSpan(span: ReadableSpan): string {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const parent = span.parentSpanContext;
  let json = `{"traceId":"${traceId}","spanId":"${spanId}"`;
  if (parent?.spanId) json += `,"parentSpanId":"${parent.spanId}"`;
  if (traceState !== undefined) json += `,"traceState":${JSON.stringify(traceState.serialize())}`;
  json += `,"name":${JSON.stringify(span.name)},"kind":${span.kind + 1}`;
  json += `,"startTimeUnixNano":"${nanoseconds(span.startTime)}"`;
  json += `,"endTimeUnixNano":"${nanoseconds(span.endTime)}"`;
  json += `,"attributes":${encodeAttributes(span.attributes)}`;
  json += `,"droppedAttributesCount":${span.droppedAttributesCount}`;
  json += `,"events":${encodeList(span.events, encodeEvent)}`;
  json += `,"droppedEventsCount":${span.droppedEventsCount}`;
  json += `,"status":${encodeStatus(span)}`;
  json += `,"links":${encodeList(span.links, encodeLink)}`;
  json += `,"droppedLinksCount":${span.droppedLinksCount}`;
  return `${json},"flags":${flags(traceFlags, parent)}}`;
}

/** A whole export request: the spans of each scope, all of one resource. */
export function encodeRequest(
  resource: Attributes,
  scopes: readonly InstrumentationScope[],
  spans: Batch['lanes'],
): Buffer {
  const head = `{"resourceSpans":[{"resource":{"attributes":${encodeAttributes(resource)},"droppedAttributesCount":0},"scopeSpans":[`;
  const parts: Buffer[] = [];
  let before = head;
  for (const [lane, encoded] of spans.entries()) {
    const scope = scopes[lane];
    if (scope === undefined || encoded.isEmpty) continue;
    parts.push(
      Buffer.from(`${before}{"scope":${encodeScope(scope)},"spans":[`),
      ...encoded.parts(),
    );
    before = `]${schemaUrl(scope)}},`;
  }
  const end = `${before.replace(/,$/, '')}]}]}`;
  return Buffer.concat([...parts, Buffer.from(end)]);
}

function encodeScope({ name, version }: InstrumentationScope): string {
  const versionMember = version === undefined ? '' : `,"version":${JSON.stringify(version)}`;
  return `{"name":${JSON.stringify(name)}${versionMember}}`;
}

function schemaUrl(scope: InstrumentationScope): string {
  return scope.schemaUrl ? `,"schemaUrl":${JSON.stringify(scope.schemaUrl)}` : '';
}

function encodeAttributes(attributes: Attributes): string {
  let json = '';
  for (const key in attributes) {
    json += `${json === '' ? '' : ','}${keyPrefix(key)}${encodeValue(attributes[key])}}`;
  }
  return `[${json}]`;
}

function keyPrefix(key: string): string {
  let prefix = keyPrefixes.get(key);
  if (prefix === undefined) {
    prefix = `{"key":${JSON.stringify(key)},"value":`;
    if (keyPrefixes.size < rememberedKeys) keyPrefixes.set(key, prefix);
  }
  return prefix;
}

function encodeValue(value: Value): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${JSON.stringify(value)}}`;
    case 'number':
      return encodeNumber(value);
    case 'boolean':
      return `{"boolValue":${value}}`;
    default:
      return encodeComposite(value);
  }
}

function encodeNumber(value: number): string {
  if (Number.isInteger(value)) return `{"intValue":${value}}`;
  return Number.isFinite(value) ? `{"doubleValue":${value}}` : `{"doubleValue":"${value}"}`;
}

function encodeComposite(value: Value): string {
  if (value instanceof Uint8Array) {
    return `{"bytesValue":"${Buffer.from(value).toString('base64')}"}`;
  }
  if (Array.isArray(value)) return `{"arrayValue":{"values":${encodeList(value, encodeValue)}}}`;
  if (typeof value === 'object' && value !== null) {
    const values = Object.entries(value).map(
      ([key, member]) => `${keyPrefix(key)}${encodeValue(member)}}`,
    );
    return `{"kvlistValue":{"values":[${values.join(',')}]}}`;
  }
  return '{}';
}

function encodeEvent({ name, time, attributes, droppedAttributesCount = 0 }: TimedEvent): string {
  return `{"attributes":${encodeAttributes(attributes ?? {})},"name":${JSON.stringify(name)},"timeUnixNano":"${nanoseconds(time)}","droppedAttributesCount":${droppedAttributesCount}}`;
}

function encodeLink({ context, attributes, droppedAttributesCount = 0 }: Link): string {
  const state = context.traceState?.serialize();
  const stateMember = state === undefined ? '' : `,"traceState":${JSON.stringify(state)}`;
  return `{"attributes":${encodeAttributes(attributes ?? {})},"spanId":"${context.spanId}","traceId":"${context.traceId}"${stateMember},"droppedAttributesCount":${droppedAttributesCount},"flags":${flags(context.traceFlags, context)}}`;
}

function encodeStatus({ status }: ReadableSpan): string {
  if (status.message === undefined) return `{"code":${status.code}}`;
  return `{"code":${status.code},"message":${JSON.stringify(status.message)}}`;
}

function encodeList<T>(items: readonly T[], encode: (item: T) => string): string {
  return items.length === 0 ? '[]' : `[${items.map(encode).join(',')}]`;
}

function flags(traceFlags: number, remote: SpanContext | undefined): number {
  return (traceFlags & 0xff) | contextHasIsRemote | (remote?.isRemote ? contextIsRemote : 0);
}

function nanoseconds([seconds, nanos]: HrTime): string {
  return `${seconds}${String(nanos).padStart(9, '0')}`;
}
