import type { Span } from './span.ts';
import type { SpanNode } from './span-tree.ts';

/** A time in which the whole trace waited for one span itself, in milliseconds since the trace began. */
export interface CriticalStretch {
  readonly span: Span;
  readonly from: number;
  readonly to: number;
}

/**
 * What decided how long a trace took: from the end backwards, always the child that ended last before
 * the moment that is looked at, else the span itself. A child that goes on after its parent counts
 * until the parent's end. The stretches follow one another without gap from begin to end of the root.
 * @see https://www.jaegertracing.io/docs/latest/frontend-ui/#critical-path
 */
export function criticalPath(root: SpanNode): CriticalStretch[] {
  return walk(root, root.span.start, root.span.end).reverse();
}

/** Stretches of a span between two moments, the latest first. */
function walk({ span, children }: SpanNode, from: number, to: number): CriticalStretch[] {
  const found: CriticalStretch[] = [];
  let moment = to;
  const candidates = children
    .map((node) => ({
      node,
      start: Math.max(node.span.start, from),
      end: Math.min(node.span.end, to),
    }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => b.end - a.end || a.start - b.start);
  for (const { node, start, end } of candidates) {
    if (end > moment) continue;
    if (end < moment) found.push({ span, from: end, to: moment });
    found.push(...walk(node, start, end));
    moment = start;
  }
  if (moment > from) found.push({ span, from, to: moment });
  return found;
}
