import { type Expr, everyPart } from '../../promql/syntax.ts';
import { isVariable } from '../documents/variables.ts';
import type { Facts } from '../facts.ts';
import type { LintRule, Problem } from '../rule.ts';

const BY_SERVICE = {
  record: 'service:http_server_requests:rate5m',
  expression: 'sum by (service) (rate(http_server_requests_total[5m]))',
};

export const droppedLabel: LintRule = {
  id: 'dropped-label',
  about: 'a label that an aggregation, or a recording rule, has dropped before it is used',
  check: ({ tree }, facts) => [...everyPart(tree)].flatMap((part) => inPart(part, facts)),
  wrong: [
    { expression: 'service:http_server_requests:rate5m{env="prod"}', others: [BY_SERVICE] },
    {
      expression: 'sum by (pod) (service:http_server_requests:rate5m) > 5',
      others: [BY_SERVICE],
    },
    'sum by (pod) (sum by (service) (rate(http_server_requests_total[5m])))',
    'sum(queue_lag) * on (queue) group_left () queue_lag',
    {
      expression: 'a:b:c{env="prod"}',
      others: [
        BY_SERVICE,
        { record: 'a:b:c', expression: 'max by (service) (service:http_server_requests:rate5m)' },
      ],
    },
  ],
  right: [
    { expression: 'service:http_server_requests:rate5m{service="api"}', others: [BY_SERVICE] },
    'sum by (service) (sum by (service, pod) (rate(http_server_requests_total[5m])))',
    'max without (pod) (http_server_active_requests)',
    'topk(3, sum by (model) (rate(model_predictions_total[5m])))',
    {
      expression: 'service:http_server_requests:rate5m{env=~"lab_variable_env|"}',
      others: [
        { ...BY_SERVICE, expression: BY_SERVICE.expression.replace('service', 'service, env') },
      ],
    },
  ],
};

function inPart(part: Expr, facts: Facts): Problem[] {
  if (part.kind === 'selector') {
    return part.matchers.flatMap(({ label, value, op, from, to }) =>
      value === '' || op === '!=' || op === '!~' ? [] : dropped(label, part, { from, to }, facts),
    );
  }
  if (part.kind === 'aggregate' && part.grouping?.mode === 'by') {
    const { labels, from, to } = part.grouping;
    return labels.flatMap((label) => dropped(label, part.of, { from, to }, facts));
  }
  if (part.kind !== 'binary' || part.matching?.mode !== 'on') return [];
  const { labels, from, to } = part.matching;
  return [part.left, part.right].flatMap((side) =>
    labels.flatMap((label) => dropped(label, side, { from, to }, facts)),
  );
}

function dropped(
  label: string,
  of: Expr,
  span: { from: number; to: number },
  facts: Facts,
): Problem[] {
  if (label === '__name__' || isVariable(label) || facts.catalogue.externalLabels.has(label))
    return [];
  const answer = facts.labels(of);
  if (answer === undefined || answer.open || answer.labels.has(label)) return [];
  const raw = facts.rawSelectors(of).map((selector) => facts.selectorLabels(selector));
  const existed = raw.some(({ open, labels }) => open || labels.has(label));
  if (!existed) return [];
  const left = [...answer.labels].toSorted().join(', ') || 'no labels';
  const where =
    of.kind === 'selector' ? `${of.name} is recorded without it` : 'it was aggregated away';
  return [
    { ...span, message: `The label ${label} is gone here: ${where}. What is left: ${left}.` },
  ];
}
