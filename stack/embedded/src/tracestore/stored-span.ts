import type { Resource, Scope, Span } from '../otlp/model.ts';

/** A span with where it came from. */
export interface StoredSpan extends Span {
  readonly resource: Resource;
  readonly scope: Scope;
  /** The segment of the log on disk that holds it. */
  readonly segment: number;
  /** Nanoseconds. */
  readonly duration: number;
}
