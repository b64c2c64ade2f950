import { bare, type Expr, everyPart, isComparison, type Selector } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

export const orHides: LintRule = {
  id: 'or-hides',
  about: 'a or b with the same labels on both sides: b is never seen',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'binary' || part.op !== 'or' || part.matching !== undefined) return [];
      const [a, b] = [facts.labels(part.left), facts.labels(part.right)];
      if (a === undefined || b === undefined || a.open || b.open) return [];
      if (a.labels.symmetricDifference(b.labels).size > 0) return [];
      if (relabels(part.left) || relabels(part.right) || filters(part.left)) return [];
      if (!covers(facts.rawSelectors(part.left), facts.rawSelectors(part.right))) return [];
      const { from, to } = part.right;
      const message =
        'Both sides of "or" have the same labels and come from the same series, so the left one hides the right one. Give each a label of its own (label_replace), or ask two queries.';
      return [{ from, to, message }];
    }),
  wrong: [
    'histogram_quantile(0.5, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m]))) or histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))',
    'sum by (model) (rate(model_predictions_total[5m])) or sum by (model) (increase(model_predictions_total[5m]))',
    'model_memory_usage_bytes or model_memory_usage_bytes offset 1h > 5',
  ],
  right: [
    'sum(rate(http_server_requests_total{status_class="5xx"}[5m])) or sum(rate(http_server_requests_total[5m])) * 0',
    'queue_lag or vector(0)',
    'label_replace(queue_lag, "x", "a", "", "") or label_replace(queue_lag offset 1h, "x", "b", "", "")',
    'up == 0 or up offset 5m',
  ],
};

const relabels = (expr: Expr): boolean =>
  [...everyPart(expr)].some((part) => part.kind === 'call' && part.name.startsWith('label_'));

/** Whether some series may be left out of an answer by a comparison or a set operation. */
const filters = (expr: Expr): boolean =>
  [...everyPart(expr)].some((part) => {
    const inner = bare(part);
    if (inner.kind !== 'binary') return false;
    return (isComparison(inner) && !inner.bool) || inner.op === 'and' || inner.op === 'unless';
  });

/** Whether the left reads, of each metric, everything that the right reads. */
function covers(left: readonly Selector[], right: readonly Selector[]): boolean {
  return (
    right.length > 0 &&
    right.every((wanted) =>
      left.some(
        ({ name, matchers }) =>
          name !== undefined &&
          name === wanted.name &&
          matchers.every((matcher) =>
            wanted.matchers.some(
              ({ label, op, value }) =>
                label === matcher.label && op === matcher.op && value === matcher.value,
            ),
          ),
      ),
    ) &&
    left.every(({ name }) => right.some((other) => other.name === name))
  );
}
