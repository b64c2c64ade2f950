import type { Span } from './span.ts';
import type { SpanNode } from './span-tree.ts';

/** One line of a waterfall. */
export interface WaterfallRow {
  readonly span: Span;
  readonly depth: number;
  /** Spans below it, at any depth. */
  readonly below: number;
  readonly isCollapsed: boolean;
  readonly bar: Stretch;
}

/** A part of the width, in percent. */
export interface Stretch {
  readonly left: number;
  readonly width: number;
}

/** Rows from top to bottom, without those below a collapsed span. */
export function waterfallRows(
  trees: readonly SpanNode[],
  durationMs: number,
  collapsed: ReadonlySet<string>,
): WaterfallRow[] {
  return trees.flatMap((node): WaterfallRow[] => {
    const { span, depth, children } = node;
    const isCollapsed = children.length > 0 && collapsed.has(span.id);
    const row = {
      span,
      depth,
      below: below(node),
      isCollapsed,
      bar: stretchOf(span.start, span.end, durationMs),
    };
    return [row, ...(isCollapsed ? [] : waterfallRows(children, durationMs, collapsed))];
  });
}

function below({ children }: SpanNode): number {
  return children.reduce((sum, child) => sum + 1 + below(child), 0);
}

/** Where a time lies within the trace; what has no length is still seen. */
export function stretchOf(start: number, end: number, durationMs: number): Stretch {
  if (durationMs <= 0) return { left: 0, width: 100 };
  const least = 0.15;
  const width = Math.max(least, ((end - start) / durationMs) * 100);
  return { left: Math.min((start / durationMs) * 100, 100 - width), width };
}

/** The part of the scale in which a time may stand; behind it its words would leave the page. */
const SCALE = 0.92;

/** Two to four round times for the scale. */
export function ticksOf(durationMs: number): number[] {
  if (durationMs <= 0) return [0];
  const rough = durationMs / 4;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((wide) => wide >= rough) ?? rough;
  return Array.from(
    { length: Math.floor((durationMs * SCALE) / step) + 1 },
    (_, index) => index * step,
  );
}
