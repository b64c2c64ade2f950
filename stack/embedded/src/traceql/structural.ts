import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type { TreePosition } from '../tracestore/trace-tree.ts';
import type { StructuralOperator } from './ast.ts';

/** Whether `left operator right` holds between the places of two spans. */
function related(operator: StructuralOperator, left: TreePosition, right: TreePosition): boolean {
  if (left.left === 0 || right.left === 0) return false;
  switch (operator) {
    case '>':
      return right.parent === left.left;
    case '<':
      return left.parent === right.left;
    case '>>':
      return left.left < right.left && left.right > right.right;
    case '<<':
      return right.left < left.left && right.right > left.right;
    case '~':
      return left !== right && left.parent === right.parent && left.parent > 0;
  }
}

/**
 * The spans of `right` that stand in the relation to some span of `left`; with `negated` those that
 * stand in it to none.
 */
export function joinStructural(
  trace: Trace,
  operator: StructuralOperator,
  left: readonly StoredSpan[],
  right: readonly StoredSpan[],
  negated: boolean,
): StoredSpan[] {
  const tree = trace.tree();
  const places = left.flatMap((span) => tree.get(span) ?? []);
  const byLeft = new Set(places.map((place) => place.left));
  const byParent = new Set(places.map((place) => place.parent));
  return right.filter((span) => {
    const place = tree.get(span);
    if (place === undefined) return negated;
    // Parents and children are found by number; only the other relations need a walk.
    if (operator === '>') return (place.left !== 0 && byLeft.has(place.parent)) !== negated;
    if (operator === '<') return (place.left !== 0 && byParent.has(place.left)) !== negated;
    return places.some((other) => related(operator, other, place)) !== negated;
  });
}
