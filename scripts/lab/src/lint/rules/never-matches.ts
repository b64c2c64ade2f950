import { type Binary, everyPart, type Selector, selectors } from '../../promql/syntax.ts';
import type { Facts } from '../facts.ts';
import type { LintRule, Problem } from '../rule.ts';

export const neverMatches: LintRule = {
  id: 'never-matches',
  about:
    'an operation between vectors whose labels never agree, or which divides series by themselves',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) =>
      part.kind === 'binary' && part.op !== 'or' ? problemsOf(part, facts) : [],
    ),
  wrong: [
    'sum by (service, status) (rate(http_server_requests_total[5m])) / sum by (service) (rate(http_server_requests_total[5m]))',
    'rate(http_server_requests_total{status_class="5xx"}[5m]) / rate(http_server_requests_total[5m])',
    'sum by (model) (rate(model_predictions_total[5m])) > 1 and sum(queue_lag) > 0',
    'sum by (model) (rate(model_predictions_total[5m])) * on (model, version) group_left () model_info',
  ],
  right: [
    'sum by (service, status) (rate(http_server_requests_total[5m])) / on (service) group_left () sum by (service) (rate(http_server_requests_total[5m]))',
    'sum(rate(http_server_requests_total{status_class="5xx"}[5m])) / sum(rate(http_server_requests_total[5m]))',
    'sum by (model) (rate(model_predictions_total[5m])) and on () sum(queue_lag) > 0',
    'sum without (status, status_class) (rate(http_server_requests_total{status_class="5xx"}[5m])) / sum without (status, status_class) (rate(http_server_requests_total[5m]))',
    'rate(model_predictions_total{result="error"}[5m]) / ignoring (result) group_left () sum without (result) (rate(model_predictions_total[5m]))',
    'rate(http_server_requests_total{status_class="5xx"}[5m]) unless rate(http_server_requests_total[5m]) > 5',
  ],
};

function problemsOf(binary: Binary, facts: Facts): Problem[] {
  const { left, right, matching, from, to } = binary;
  const [a, b] = [facts.labels(left), facts.labels(right)];
  if (a === undefined || b === undefined || a.open || b.open) return [];
  const compared = (labels: ReadonlySet<string>) => {
    const named = new Set(matching?.labels);
    if (matching?.mode === 'on') return labels.intersection(named);
    return labels.difference(named);
  };
  const [x, y] = [compared(a.labels), compared(b.labels)];
  const apart = x.symmetricDifference(y);
  if (apart.size > 0 && !mayBeEmpty(apart, binary, facts)) {
    const message = `The two sides of "${binary.op}" never match: only one of them has the label ${[...apart].join(', ')}. Aggregate both to the same labels, or say on (...) or ignoring (...).`;
    return [{ from, to, message }];
  }
  if (binary.op !== '/' || matching !== undefined || !dividesItself(binary)) return [];
  const message =
    'Each series on the left finds itself on the right, so the answer is always 1: sum both sides, the right one without the filter.';
  return [{ from, to, message }];
}

/** Labels that not all series of a metric carry may be missing where they are needed. */
function mayBeEmpty(labels: ReadonlySet<string>, { left, right }: Binary, facts: Facts): boolean {
  const read = [...facts.rawSelectors(left), ...facts.rawSelectors(right)];
  return [...labels].some((label) =>
    read.some(
      (selector) =>
        facts.metric(selector)?.series.some((series) => label in series) === true &&
        facts.metric(selector)?.series.some((series) => !(label in series)) === true,
    ),
  );
}

/** `rate(x{a="b"}) / rate(x)` without any aggregation. */
function dividesItself({ left, right }: Binary): boolean {
  const aggregates = [...everyPart(left), ...everyPart(right)].some(
    ({ kind }) => kind === 'aggregate',
  );
  const [a, b] = [only(selectors(left)), only(selectors(right))];
  if (aggregates || a === undefined || b === undefined || a.name !== b.name) return false;
  if (a.offset?.seconds !== b.offset?.seconds || a.range?.seconds !== b.range?.seconds)
    return false;
  return b.matchers.every((matcher) =>
    a.matchers.some(
      ({ label, value, op }) =>
        label === matcher.label && value === matcher.value && op === matcher.op,
    ),
  );
}

const only = (all: readonly Selector[]): Selector | undefined =>
  all.length === 1 ? all[0] : undefined;
