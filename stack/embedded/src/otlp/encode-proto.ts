import type { ProtoWriter } from '../wire/proto-writer.ts';
import {
  type Attributes,
  type AttributeValue,
  type Resource,
  type Scope,
  type Span,
  spanKinds,
  spanStatuses,
} from './model.ts';

export function encodeAttributes(writer: ProtoWriter, field: number, attributes: Attributes): void {
  for (const [key, value] of attributes) {
    writer.message(field, (pair) => {
      pair.string(1, key).message(2, (any) => encodeValue(any, value));
    });
  }
}

function encodeValue(writer: ProtoWriter, value: AttributeValue): void {
  switch (value.type) {
    case 'string':
      writer.string(1, value.value);
      return;
    case 'bool':
      writer.varint(2, Number(value.value));
      return;
    case 'int':
      writer.int64(3, value.value);
      return;
    case 'double':
      writer.double(4, value.value);
      return;
    case 'array':
      writer.message(5, (array) => {
        for (const one of value.values) array.message(1, (any) => encodeValue(any, one));
      });
      return;
    case 'map':
      writer.message(6, (map) => encodeAttributes(map, 1, value.entries));
      return;
    case 'bytes':
      writer.bytes(7, value.value);
      return;
    case 'empty':
  }
}

export function encodeResource(writer: ProtoWriter, resource: Resource): void {
  encodeAttributes(writer, 1, resource.attributes);
  if (resource.droppedAttributes > 0) writer.varint(2, resource.droppedAttributes);
}

export function encodeScope(writer: ProtoWriter, scope: Scope): void {
  if (scope.name !== '') writer.string(1, scope.name);
  if (scope.version !== '') writer.string(2, scope.version);
  encodeAttributes(writer, 3, scope.attributes);
  if (scope.droppedAttributes > 0) writer.varint(4, scope.droppedAttributes);
}

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
export function encodeSpan(writer: ProtoWriter, span: Span): void {
  writer.bytes(1, Buffer.from(span.traceId, 'hex')).bytes(2, Buffer.from(span.spanId, 'hex'));
  if (span.traceState !== '') writer.string(3, span.traceState);
  if (span.parentSpanId !== '') writer.bytes(4, Buffer.from(span.parentSpanId, 'hex'));
  writer.string(5, span.name).varint(6, spanKinds.indexOf(span.kind));
  writer.fixed64(7, span.start).fixed64(8, span.end);
  encodeAttributes(writer, 9, span.attributes);
  if (span.droppedAttributes > 0) writer.varint(10, span.droppedAttributes);
  for (const event of span.events) {
    writer.message(11, (inner) => {
      inner.fixed64(1, event.time).string(2, event.name);
      encodeAttributes(inner, 3, event.attributes);
      if (event.droppedAttributes > 0) inner.varint(4, event.droppedAttributes);
    });
  }
  if (span.droppedEvents > 0) writer.varint(12, span.droppedEvents);
  for (const link of span.links) {
    writer.message(13, (inner) => {
      inner.bytes(1, Buffer.from(link.traceId, 'hex')).bytes(2, Buffer.from(link.spanId, 'hex'));
      if (link.traceState !== '') inner.string(3, link.traceState);
      encodeAttributes(inner, 4, link.attributes);
      if (link.droppedAttributes > 0) inner.varint(5, link.droppedAttributes);
    });
  }
  if (span.droppedLinks > 0) writer.varint(14, span.droppedLinks);
  writer.message(15, (status) => {
    if (span.statusMessage !== '') status.string(2, span.statusMessage);
    if (span.status !== 'unset') status.varint(3, spanStatuses.indexOf(span.status));
  });
}
