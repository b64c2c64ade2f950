import { encodings } from '../otlp/decode-request.ts';
import type {
  Attributes,
  AttributeValue,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanStatus,
} from '../otlp/model.ts';
import { TraceStore } from '../tracestore/trace-store.ts';

/** When the traces of tests begin, nanoseconds since the epoch. */
export const fixtureStart = 1_800_000_000_000_000_000n;

type Value = string | number | bigint | boolean | readonly (string | number | bigint)[];

/** A span of a hand-made trace. Whole numbers are bigints, others are doubles. */
export interface SpanSketch {
  readonly id: number;
  readonly parent?: number;
  readonly trace?: number;
  readonly name?: string;
  readonly service?: string;
  readonly kind?: SpanKind;
  readonly status?: SpanStatus;
  readonly statusMessage?: string;
  /** Milliseconds after {@link fixtureStart}. */
  readonly at?: number;
  readonly milliseconds?: number;
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly resource?: Readonly<Record<string, Value>>;
  readonly scope?: {
    readonly name?: string;
    readonly attributes?: Readonly<Record<string, Value>>;
  };
  readonly events?: readonly {
    readonly name: string;
    readonly after?: number;
    readonly attributes?: Readonly<Record<string, Value>>;
  }[];
  readonly links?: readonly {
    readonly trace: number;
    readonly attributes?: Readonly<Record<string, Value>>;
  }[];
}

function attributeValue(value: Value): AttributeValue {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'bigint') return { type: 'int', value };
  if (typeof value === 'number') return { type: 'double', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  return { type: 'array', values: value.map(attributeValue) };
}

function attributes(values: Readonly<Record<string, Value>> = {}): Attributes {
  return new Map(Object.entries(values).map(([key, value]) => [key, attributeValue(value)]));
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** A store in memory with these spans, which belong to trace 1 unless they say otherwise. */
export function storeOf(sketches: readonly SpanSketch[]): TraceStore {
  const store = new TraceStore({ now: Date.now, maxAgeMs: 1e12, maxBytes: 1e12 });
  const decoded = sketches.map((sketch) => {
    const start = fixtureStart + BigInt(sketch.at ?? 0) * 1_000_000n;
    const events: SpanEvent[] = (sketch.events ?? []).map((event) => ({
      time: start + BigInt(event.after ?? 0) * 1_000_000n,
      name: event.name,
      attributes: attributes(event.attributes),
      droppedAttributes: 0,
    }));
    const links: SpanLink[] = (sketch.links ?? []).map((link) => ({
      traceId: hex(link.trace, 32),
      spanId: hex(1, 16),
      traceState: '',
      attributes: attributes(link.attributes),
      droppedAttributes: 0,
    }));
    const span = {
      traceId: hex(sketch.trace ?? 1, 32),
      spanId: hex(sketch.id, 16),
      parentSpanId: sketch.parent === undefined ? '' : hex(sketch.parent, 16),
      traceState: '',
      name: sketch.name ?? `span ${sketch.id}`,
      kind: sketch.kind ?? 'internal',
      start,
      end: start + BigInt(sketch.milliseconds ?? 1) * 1_000_000n,
      attributes: attributes(sketch.attributes),
      droppedAttributes: 0,
      events,
      droppedEvents: 0,
      links,
      droppedLinks: 0,
      status: sketch.status ?? 'unset',
      statusMessage: sketch.statusMessage ?? '',
    };
    const scope = {
      name: sketch.scope?.name ?? '',
      version: '',
      attributes: attributes(sketch.scope?.attributes),
      droppedAttributes: 0,
    };
    const resource = {
      attributes: attributes({ 'service.name': sketch.service ?? 'api', ...sketch.resource }),
      droppedAttributes: 0,
    };
    return { resource, scopes: [{ scope, spans: [span] }] };
  });
  store.append(encodings.json, Buffer.alloc(0), decoded);
  return store;
}
