/** OTLP data as the stores keep it. https://opentelemetry.io/docs/specs/otlp/ */

export type AttributeValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'array'; readonly values: readonly AttributeValue[] }
  | { readonly type: 'map'; readonly entries: Attributes }
  | { readonly type: 'bytes'; readonly value: Buffer }
  | { readonly type: 'empty' };

export type Attributes = ReadonlyMap<string, AttributeValue>;

export interface Resource {
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
}

export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
}

export interface SpanEvent {
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  readonly name: string;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
}

/** Position is the number on the wire. */
export const spanKinds = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
] as const;
export type SpanKind = (typeof spanKinds)[number];

/** Position is the number on the wire. */
export const spanStatuses = ['unset', 'ok', 'error'] as const;
export type SpanStatus = (typeof spanStatuses)[number];

export interface Span {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** Nanoseconds since the epoch. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  readonly events: readonly SpanEvent[];
  readonly droppedEvents: number;
  readonly links: readonly SpanLink[];
  readonly droppedLinks: number;
  readonly status: SpanStatus;
  readonly statusMessage: string;
}

/** How long a span took; nothing when it ends before it begins, as clocks that differ have it. */
export function spanSeconds({ start, end }: Span): number {
  return Math.max(0, Number(end - start) / 1e9);
}

export interface ScopeSpans {
  readonly scope: Scope;
  readonly spans: readonly Span[];
}

export interface ResourceSpans {
  readonly resource: Resource;
  readonly scopes: readonly ScopeSpans[];
}

/** The value of an attribute that is text; undefined for other types. */
export function textAttribute(attributes: Attributes, key: string): string | undefined {
  const value = attributes.get(key);
  return value?.type === 'string' ? value.value : undefined;
}
