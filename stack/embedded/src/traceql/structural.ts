import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type { TreePosition } from '../tracestore/trace-tree.ts';
import type { StructuralOperator } from './ast.ts';

/**
 * The spans of `right` that stand in the relation to some span of `left`; with `negated` those that
 * stand in it to none. Spans that hang below no root stand in no relation.
 */
export function joinStructural(
  trace: Trace,
  operator: StructuralOperator,
  left: readonly StoredSpan[],
  right: readonly StoredSpan[],
  negated: boolean,
): StoredSpan[] {
  const tree = trace.tree();
  const places = left.flatMap((span) => tree.get(span) ?? []).filter((place) => place.left !== 0);
  const isRelated = relation(operator, places);
  return right.filter((span) => {
    const place = tree.get(span);
    return (place !== undefined && place.left !== 0 && isRelated(place)) !== negated;
  });
}

/** Whether some of `others` stands in the relation to a place; never a walk over all of them. */
function relation(
  operator: StructuralOperator,
  others: readonly TreePosition[],
): (place: TreePosition) => boolean {
  switch (operator) {
    case '>': {
      const lefts = new Set(others.map(({ left }) => left));
      return ({ parent }) => lefts.has(parent);
    }
    case '<': {
      const parents = new Set(others.map(({ parent }) => parent));
      return ({ left }) => parents.has(left);
    }
    case '~': {
      const siblings = new Map<number, Set<TreePosition>>();
      for (const other of others) {
        const known = siblings.get(other.parent);
        if (known === undefined) siblings.set(other.parent, new Set([other]));
        else known.add(other);
      }
      return (place) => {
        const found = place.parent > 0 ? siblings.get(place.parent) : undefined;
        return found !== undefined && found.size > (found.has(place) ? 1 : 0);
      };
    }
    case '>>': {
      const sorted = [...others].sort((a, b) => a.left - b.left);
      const reach: number[] = [];
      for (const { right } of sorted) reach.push(Math.max(right, reach.at(-1) ?? 0));
      return (place) => (reach[countBelow(sorted, place.left) - 1] ?? 0) > place.right;
    }
    case '<<': {
      const sorted = [...others].sort((a, b) => a.left - b.left);
      return (place) =>
        (sorted[countBelow(sorted, place.left + 1)]?.left ?? Infinity) < place.right;
    }
  }
}

/** How many places, sorted by `left`, have one below `limit`. */
function countBelow(sorted: readonly TreePosition[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.left ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
