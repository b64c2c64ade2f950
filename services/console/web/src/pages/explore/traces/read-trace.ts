import { z } from '../../../api/zod.ts';
import type { Attribute, Span, Trace } from './span.ts';

/** A value of OTLP as text; lists and maps as JSON. */
const anyValue = z.looseObject({}).transform(textOf);

const attributes = z
  .array(z.object({ key: z.string(), value: anyValue.optional() }))
  .default([])
  .transform((list) => list.map(({ key, value = '' }): Attribute => ({ name: key, value })));

const nanoseconds = z.string().regex(/^\d+$/).default('0').transform(BigInt);
const id = z.string().default('').transform(hexOf);

const spanSchema = z.object({
  spanId: id,
  parentSpanId: id,
  name: z.string().default(''),
  kind: z.string().default('SPAN_KIND_UNSPECIFIED'),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  events: z
    .array(z.object({ name: z.string().default(''), timeUnixNano: nanoseconds, attributes }))
    .default([]),
  links: z.array(z.object({ traceId: id, spanId: id, attributes })).default([]),
  status: z
    .object({ code: z.union([z.string(), z.number()]).optional(), message: z.string().default('') })
    .prefault({}),
});

/** What Tempo answers for a trace, in OTLP as JSON. */
export const traceSchema = z.object({
  trace: z
    .object({
      resourceSpans: z
        .array(
          z.object({
            resource: z.object({ attributes }).prefault({}),
            scopeSpans: z
              .array(
                z.object({
                  scope: z.object({ name: z.string().default('') }).prefault({}),
                  spans: z.array(spanSchema).default([]),
                }),
              )
              .default([]),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/** The trace with times from its beginning; a span that was received twice counts once. */
export function readTrace(traceId: string, answer: z.output<typeof traceSchema>): Trace {
  const found = answer.trace.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) => spans.map((span) => ({ span, resource, scope }))),
  );
  const begin = found.reduce<bigint | undefined>(
    (least, { span: { startTimeUnixNano: at } }) =>
      least === undefined || at < least ? at : least,
    undefined,
  );
  const since = (at: bigint) => Number(at - (begin ?? at)) / 1e6;
  const spans = new Map<string, Span>();
  for (const { span, resource, scope } of found) {
    const start = since(span.startTimeUnixNano);
    spans.set(span.spanId, {
      id: span.spanId,
      parentId: span.parentSpanId,
      name: span.name,
      kind: span.kind.replace('SPAN_KIND_', '').toLowerCase(),
      service: resource.attributes.find(({ name }) => name === 'service.name')?.value ?? 'unknown',
      start,
      end: Math.max(start, since(span.endTimeUnixNano)),
      isError: span.status.code === 'STATUS_CODE_ERROR' || span.status.code === 2,
      statusMessage: span.status.message,
      attributes: span.attributes,
      resource: resource.attributes,
      scope: scope.name,
      events: span.events.map(({ name, timeUnixNano, attributes: own }) => ({
        name,
        at: since(timeUnixNano),
        attributes: own,
      })),
      links: span.links,
    });
  }
  const all = [...spans.values()];
  return {
    id: traceId,
    startedAt: Number((begin ?? 0n) / 1_000_000n),
    durationMs: all.reduce((latest, { end }) => Math.max(latest, end), 0),
    spans: all,
  };
}

/** Ids are base64 in the JSON of protobuf, and hexadecimal in that of OTLP. */
function hexOf(text: string): string {
  if (/^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i.test(text)) return text.toLowerCase();
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    return text;
  }
}

function textOf(value: Record<string, unknown>): string {
  const [inner] = Object.values(value);
  return typeof inner === 'object' ? JSON.stringify(inner) : String(inner ?? '');
}
