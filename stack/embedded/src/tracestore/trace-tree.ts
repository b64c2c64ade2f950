import type { StoredSpan } from './stored-span.ts';

/**
 * The nested set numbers of a span: `left` and `right` enclose those of its descendants, `parent` is
 * the `left` of its parent. Roots have the parent -1; spans that hang below no root have zeros.
 */
export interface TreePosition {
  left: number;
  right: number;
  parent: number;
  children: number;
}

/** Numbers the spans of a trace from its roots down. */
export function buildTree(spans: readonly StoredSpan[]): Map<StoredSpan, TreePosition> {
  const positions = new Map<StoredSpan, TreePosition>();
  const byId = new Map<string, StoredSpan[]>();
  for (const span of spans) {
    positions.set(span, { left: 0, right: 0, parent: 0, children: 0 });
    const same = byId.get(span.spanId);
    if (same === undefined) byId.set(span.spanId, [span]);
    else same.push(span);
  }
  const children = new Map<StoredSpan, StoredSpan[]>();
  const roots: StoredSpan[] = [];
  for (const span of spans) {
    const parent = parentOf(span, byId);
    if (parent === undefined) {
      if (span.parentSpanId === '') roots.push(span);
      continue;
    }
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [span]);
    else siblings.push(span);
  }
  for (const [span, below] of children) {
    const position = positions.get(span);
    if (position !== undefined) position.children = below.length;
  }
  number(roots, children, positions);
  return positions;
}

/** Walks without recursion: traces may be deeper than the stack. */
function number(
  roots: readonly StoredSpan[],
  children: ReadonlyMap<StoredSpan, readonly StoredSpan[]>,
  positions: ReadonlyMap<StoredSpan, TreePosition>,
): void {
  let next = 1;
  for (const root of roots) {
    const stack: { position: TreePosition; below: readonly StoredSpan[]; at: number }[] = [];
    const enter = (span: StoredSpan, parent: number) => {
      const position = positions.get(span);
      if (position === undefined) return;
      position.left = next++;
      position.parent = parent;
      stack.push({ position, below: children.get(span) ?? [], at: 0 });
    };
    enter(root, -1);
    for (;;) {
      const top = stack.at(-1);
      if (top === undefined) break;
      const child = top.below[top.at++];
      if (child !== undefined) {
        enter(child, top.position.left);
        continue;
      }
      top.position.right = next++;
      stack.pop();
    }
  }
}

/**
 * The span that a span names as its parent. Client and server may share an id: the server is then the
 * child of the client, and others hang below the server.
 */
function parentOf(
  span: StoredSpan,
  byId: ReadonlyMap<string, readonly StoredSpan[]>,
): StoredSpan | undefined {
  if (span.kind === 'server' && span.parentSpanId !== '') {
    const client = byId
      .get(span.spanId)
      ?.find((other) => other !== span && other.kind === 'client');
    if (client !== undefined) return client;
  }
  const candidates = byId.get(span.parentSpanId);
  if (candidates === undefined) return undefined;
  return (
    candidates.find((other) => other.kind !== 'client' && other !== span) ??
    candidates.find((other) => other !== span)
  );
}
