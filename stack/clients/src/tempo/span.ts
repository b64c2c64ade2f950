import { z } from 'zod';
import { fromNanoseconds, nanosecondsSchema } from '../values.ts';

export type AttributeValue = string | number | boolean | null | readonly AttributeValue[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

const integer = z.union([z.number(), z.string().transform(Number)]);

const anyValue: z.ZodType<AttributeValue> = z.lazy(() =>
  z
    .object({
      stringValue: z.string().optional(),
      boolValue: z.boolean().optional(),
      intValue: integer.optional(),
      doubleValue: z.union([z.number(), z.string().transform(Number)]).optional(),
      bytesValue: z.string().optional(),
      arrayValue: z.object({ values: z.array(anyValue).default([]) }).optional(),
    })
    .transform(
      (value): AttributeValue =>
        value.stringValue ??
        value.boolValue ??
        value.intValue ??
        value.doubleValue ??
        value.bytesValue ??
        value.arrayValue?.values ??
        null,
    ),
);

/** OTLP's list of key and typed value, as a plain object. */
export const attributesSchema = z
  .array(z.object({ key: z.string(), value: anyValue.default(null) }))
  .nullish()
  .transform(
    (list): Attributes => Object.fromEntries((list ?? []).map(({ key, value }) => [key, value])),
  );

/** Bytes as base64 (Tempo) or already as hexadecimal (OTLP/JSON) to hexadecimal. */
const id = (digits: number) =>
  z.string().transform((text) => {
    if (text === '') return '';
    const hexadecimal = new RegExp(`^[0-9a-fA-F]{${digits}}$`);
    return hexadecimal.test(text)
      ? text.toLowerCase()
      : Buffer.from(text, 'base64').toString('hex');
  });

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const statuses = ['unset', 'ok', 'error'] as const;
export type SpanKind = (typeof kinds)[number];
export type SpanStatus = (typeof statuses)[number];

/** An enum of protobuf's JSON: its name with a prefix, its number, or left out when 0. */
const enumOf = <T extends string>(names: readonly T[], prefix: string, first: T) =>
  z
    .union([z.string(), z.number()])
    .default(0)
    .transform((value): T => {
      const plain =
        typeof value === 'string' ? value.slice(prefix.length).toLowerCase() : undefined;
      return names.find((name, number) => name === plain || number === value) ?? first;
    });

const nanoseconds = nanosecondsSchema.default('0');

const wireSpan = z.object({
  traceId: id(32),
  spanId: id(16),
  parentSpanId: id(16).default(''),
  name: z.string().default(''),
  kind: enumOf(kinds, 'SPAN_KIND_', 'unspecified'),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: attributesSchema,
  events: z
    .array(
      z.object({
        name: z.string().default(''),
        timeUnixNano: nanoseconds,
        attributes: attributesSchema,
      }),
    )
    .nullish(),
  links: z
    .array(z.object({ traceId: id(32), spanId: id(16), attributes: attributesSchema }))
    .nullish(),
  status: z
    .object({
      code: enumOf(statuses, 'STATUS_CODE_', 'unset'),
      message: z.string().default(''),
    })
    .default({ code: 'unset', message: '' }),
});

/** One span with the resource that sent it. Names and attributes are untrusted text. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for a root. */
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly service: string;
  /** Unix seconds. */
  readonly startTime: number;
  readonly startTimeNs: string;
  readonly durationMs: number;
  readonly status: SpanStatus;
  readonly statusMessage: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  /** Name of the instrumentation. */
  readonly scope: string;
  readonly events: readonly {
    readonly name: string;
    readonly time: number;
    readonly attributes: Attributes;
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: Attributes;
  }[];
}

/** `resourceSpans` of OTLP, flattened to spans. */
export const spansSchema = z
  .array(
    z.object({
      resource: z.object({ attributes: attributesSchema }).default({ attributes: {} }),
      scopeSpans: z
        .array(
          z.object({
            scope: z.object({ name: z.string().default('') }).default({ name: '' }),
            spans: z.array(wireSpan).default([]),
          }),
        )
        .default([]),
    }),
  )
  .transform((groups) =>
    groups.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ scope, spans }) =>
        spans.map((span) => plainSpan(span, resource.attributes, scope.name)),
      ),
    ),
  );

function plainSpan(span: z.output<typeof wireSpan>, resource: Attributes, scope: string): Span {
  const { startTimeUnixNano, endTimeUnixNano, status } = span;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
    name: span.name,
    kind: span.kind,
    service: String(resource['service.name'] ?? ''),
    startTime: fromNanoseconds(startTimeUnixNano),
    startTimeNs: startTimeUnixNano,
    durationMs: Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e6,
    status: status.code,
    statusMessage: status.message,
    attributes: span.attributes,
    resource,
    scope,
    events: (span.events ?? []).map(({ name, timeUnixNano, attributes }) => ({
      name,
      time: fromNanoseconds(timeUnixNano),
      attributes,
    })),
    links: span.links ?? [],
  };
}
