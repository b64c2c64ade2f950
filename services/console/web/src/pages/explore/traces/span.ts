/** Spans as Explore draws them. */

export interface Attribute {
  readonly name: string;
  readonly value: string;
}

export interface SpanEvent {
  readonly name: string;
  /** Milliseconds since the trace began. */
  readonly at: number;
  readonly attributes: readonly Attribute[];
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly Attribute[];
}

export interface Span {
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  /** Milliseconds since the trace began. */
  readonly start: number;
  readonly end: number;
  readonly isError: boolean;
  readonly statusMessage: string;
  readonly attributes: readonly Attribute[];
  readonly resource: readonly Attribute[];
  readonly scope: string;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
}

export interface Trace {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly spans: readonly Span[];
}

export const attributeOf = (attributes: readonly Attribute[], name: string): string | undefined =>
  attributes.find((attribute) => attribute.name === name)?.value;
