import type { Span } from './span.ts';

export interface SpanNode {
  readonly span: Span;
  readonly depth: number;
  readonly children: readonly SpanNode[];
}

/**
 * Spans as trees, siblings in the order in which they began. A span whose parent is not there is a root;
 * spans that are one another's parents are cut apart at the one that began first.
 */
export function spanTrees(spans: readonly Span[]): SpanNode[] {
  const known = new Set(spans.map(({ id }) => id));
  const children = new Map<string, Span[]>();
  const roots: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (!known.has(span.parentId) || span.parentId === span.id) roots.push(span);
    else children.set(span.parentId, [...(children.get(span.parentId) ?? []), span]);
  }
  const placed = new Set<string>();
  const place = (span: Span, depth: number): SpanNode => {
    placed.add(span.id);
    const own = (children.get(span.id) ?? []).filter(({ id }) => !placed.has(id));
    return { span, depth, children: own.map((child) => place(child, depth + 1)) };
  };
  const trees = roots.map((root) => place(root, 0));
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (!placed.has(span.id)) trees.push(place(span, 0));
  }
  return trees;
}
