import { HttpError } from '../http/http-error.ts';
import { decodeResourceJson, decodeScopeJson, decodeValueJson } from '../otlp/decode-json.ts';
import {
  decodeResource,
  decodeScope,
  decodeValue,
  emptyResource,
  emptyScope,
} from '../otlp/decode-proto.ts';
import { Fields } from '../otlp/json-fields.ts';
import type { AttributeValue, Resource, Scope } from '../otlp/model.ts';
import { ProtoReader } from '../wire/proto-reader.ts';

/** A LogRecord of OTLP; ids are hexadecimal, times nanoseconds since the epoch. */
export interface LogRecord {
  readonly time: bigint;
  readonly observedTime: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  readonly droppedAttributes: number;
  readonly flags: number;
  readonly traceId: string;
  readonly spanId: string;
}

export interface ResourceLogs {
  readonly resource: Resource;
  readonly scopes: readonly { readonly scope: Scope; readonly records: readonly LogRecord[] }[];
}

type Draft = { -readonly [Key in keyof LogRecord]: LogRecord[Key] };

function draft(): Draft & { attributes: Map<string, AttributeValue> } {
  return {
    time: 0n,
    observedTime: 0n,
    severityNumber: 0,
    severityText: '',
    body: { type: 'empty' },
    attributes: new Map(),
    droppedAttributes: 0,
    flags: 0,
    traceId: '',
    spanId: '',
  };
}

/**
 * Decodes an ExportLogsServiceRequest.
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
 * @throws ProtoError
 */
export function decodeLogs(body: Buffer): ResourceLogs[] {
  return messages(new ProtoReader(body), 1).map((reader) => {
    let resource = emptyResource;
    const scopes: ResourceLogs['scopes'][number][] = [];
    while (reader.next()) {
      if (reader.field === 1) resource = decodeResource(reader.message());
      else if (reader.field === 2) scopes.push(decodeScopeLogs(reader.message()));
      else reader.skip();
    }
    return { resource, scopes };
  });
}

function messages(reader: ProtoReader, field: number): ProtoReader[] {
  const found: ProtoReader[] = [];
  while (reader.next()) {
    if (reader.field === field) found.push(reader.message());
    else reader.skip();
  }
  return found;
}

function decodeScopeLogs(reader: ProtoReader): ResourceLogs['scopes'][number] {
  let scope = emptyScope;
  const records: LogRecord[] = [];
  while (reader.next()) {
    if (reader.field === 1) scope = decodeScope(reader.message());
    else if (reader.field === 2) records.push(decodeRecord(reader.message()));
    else reader.skip();
  }
  return { scope, records };
}

function decodeRecord(reader: ProtoReader): LogRecord {
  const record = draft();
  while (reader.next()) {
    if (reader.field === 1) record.time = reader.fixed64();
    else if (reader.field === 2) record.severityNumber = reader.varint();
    else if (reader.field === 3) record.severityText = reader.string();
    else if (reader.field === 5) record.body = wholeValue(reader.bytes());
    else if (reader.field === 6) decodeAttribute(reader.message(), record.attributes);
    else if (reader.field === 7) record.droppedAttributes = reader.varint();
    else if (reader.field === 8) record.flags = reader.fixed32();
    else if (reader.field === 9) record.traceId = reader.bytes().toString('hex');
    else if (reader.field === 10) record.spanId = reader.bytes().toString('hex');
    else if (reader.field === 11) record.observedTime = reader.fixed64();
    else reader.skip();
  }
  return record;
}

function decodeAttribute(reader: ProtoReader, attributes: Map<string, AttributeValue>): void {
  let key = '';
  let value: AttributeValue = { type: 'empty' };
  while (reader.next()) {
    if (reader.field === 1) key = reader.string();
    else if (reader.field === 2) value = wholeValue(reader.bytes());
    else reader.skip();
  }
  attributes.set(key, value);
}

/** An AnyValue; text keeps its length here, unlike in attributes of spans. */
function wholeValue(bytes: Buffer): AttributeValue {
  const reader = new ProtoReader(bytes);
  if (reader.next() && reader.field === 1) return { type: 'string', value: reader.string() };
  return decodeValue(new ProtoReader(bytes));
}

/** As {@link decodeLogs} for the JSON form. @throws HttpError 400 */
export function decodeLogsJson(value: unknown): ResourceLogs[] {
  return new Fields(value, 'request').list('resourceLogs').map((one) => {
    const fields = new Fields(one, 'resourceLogs');
    return {
      resource: decodeResourceJson(fields.get('resource')),
      scopes: fields.list('scopeLogs').map((scoped) => {
        const scope = new Fields(scoped, 'scopeLogs');
        return {
          scope: decodeScopeJson(scope.get('scope')),
          records: scope.list('logRecords').map(recordOfJson),
        };
      }),
    };
  });
}

function recordOfJson(value: unknown): LogRecord {
  const fields = new Fields(value, 'logRecords');
  const attributes = fields.list('attributes').map((one) => {
    const attribute = new Fields(one, 'attribute');
    return [attribute.string('key'), wholeValueJson(attribute.get('value'))] as const;
  });
  return {
    time: fields.unsigned('timeUnixNano'),
    observedTime: fields.unsigned('observedTimeUnixNano'),
    severityNumber: severity(fields.get('severityNumber')),
    severityText: fields.string('severityText'),
    body: wholeValueJson(fields.get('body')),
    attributes: new Map(attributes),
    droppedAttributes: fields.count('droppedAttributesCount'),
    flags: fields.count('flags'),
    traceId: fields.hex('traceId'),
    spanId: fields.hex('spanId'),
  };
}

function severity(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new HttpError(400, 'severityNumber: expected an integer');
}

function wholeValueJson(value: unknown): AttributeValue {
  if (value !== undefined) {
    const fields = new Fields(value, 'value');
    if (fields.get('stringValue') !== undefined) {
      return { type: 'string', value: fields.string('stringValue') };
    }
  }
  return decodeValueJson(value);
}
