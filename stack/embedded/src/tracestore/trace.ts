import { textAttribute } from '../otlp/model.ts';
import type { StoredSpan } from './stored-span.ts';
import { buildTree, type TreePosition } from './trace-tree.ts';

const NO_ROOT = '<root span not yet received>';

/** What a search says about a trace. */
export interface TraceSummary {
  readonly rootService: string;
  readonly rootName: string;
  readonly start: bigint;
  readonly end: bigint;
  /** Nanoseconds. */
  readonly duration: number;
}

/** All spans of one trace so far, in the order of arrival. */
export class Trace {
  /** 32 hexadecimal digits. */
  readonly id: string;
  #spans: StoredSpan[] = [];
  #summary: TraceSummary | undefined;
  #tree: ReadonlyMap<StoredSpan, TreePosition> | undefined;
  readonly #seen = new Set<string>();

  constructor(id: string) {
    this.id = id;
  }

  get spans(): readonly StoredSpan[] {
    return this.#spans;
  }

  /** Adds a span unless it is there already: a client may send a request twice. */
  add(span: StoredSpan): boolean {
    const key = span.spanId + span.kind;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    this.#spans.push(span);
    this.#summary = undefined;
    this.#tree = undefined;
    return true;
  }

  /** Forgets the spans of a segment and returns how many there were. */
  dropSegment(segment: number): number {
    const kept = this.#spans.filter((span) => span.segment !== segment);
    const dropped = this.#spans.length - kept.length;
    if (dropped === 0) return 0;
    this.#seen.clear();
    for (const span of kept) this.#seen.add(span.spanId + span.kind);
    this.#spans = kept;
    this.#summary = undefined;
    this.#tree = undefined;
    return dropped;
  }

  summary(): TraceSummary {
    this.#summary ??= summarise(this.#spans);
    return this.#summary;
  }

  /** Where each span stands below its root. */
  tree(): ReadonlyMap<StoredSpan, TreePosition> {
    this.#tree ??= buildTree(this.#spans);
    return this.#tree;
  }
}

function summarise(spans: readonly StoredSpan[]): TraceSummary {
  let start = spans[0]?.start ?? 0n;
  let end = spans[0]?.end ?? 0n;
  let root: StoredSpan | undefined;
  for (const span of spans) {
    if (span.start < start) start = span.start;
    if (span.end > end) end = span.end;
    if (span.parentSpanId === '') root = span;
  }
  const service =
    root === undefined ? '' : (textAttribute(root.resource.attributes, 'service.name') ?? '');
  return {
    rootService: service === '' ? NO_ROOT : service,
    rootName: root?.name ?? '',
    start,
    end,
    duration: Math.max(0, Number(end - start)),
  };
}
