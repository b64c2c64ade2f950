import type { StoredSpan } from './stored-span.ts';

/**
 * Gives server spans that share the id of their client, as Zipkin has them, ids of their own: the
 * lowest free numbers. The server becomes the child of the client and takes over its children.
 */
export function separateSharedIds(spans: readonly StoredSpan[]): readonly StoredSpan[] {
  const clients = new Set(
    spans.filter(({ kind }) => kind === 'client').map(({ spanId }) => spanId),
  );
  const shared = spans.filter(({ kind, spanId }) => kind === 'server' && clients.has(spanId));
  if (shared.length === 0) return spans;
  const taken = new Set(spans.map(({ spanId }) => spanId));
  const renamed = new Map<string, string>();
  let next = 1;
  for (const { spanId } of shared) {
    while (taken.has(numberedId(next))) next++;
    renamed.set(spanId, numberedId(next++));
  }
  return spans.map((span) => {
    const own = renamed.get(span.spanId);
    if (own !== undefined && span.kind === 'server') {
      return { ...span, spanId: own, parentSpanId: span.spanId };
    }
    const parent = renamed.get(span.parentSpanId);
    return parent === undefined ? span : { ...span, parentSpanId: parent };
  });
}

function numberedId(value: number): string {
  return value.toString(16).padStart(16, '0');
}
