import { type Expr, everyPart } from '../../promql/syntax.ts';
import { isVariable } from '../documents/variables.ts';
import type { Facts } from '../facts.ts';
import type { LintRule, Problem } from '../rule.ts';
import { suggestion } from '../suggest.ts';

export const unknownLabel: LintRule = {
  id: 'unknown-label',
  about: 'a label that no series of the metric carries',
  check: ({ tree }, facts) => [...everyPart(tree)].flatMap((part) => inPart(part, facts)),
  wrong: [
    'rate(http_server_requests_total{status_code="200"}[5m])',
    'sum by (endpoint) (rate(http_server_requests_total[5m]))',
    'sum by (le, instance) (rate(http_server_request_duration_seconds_bucket[5m]))',
    'model_memory_usage_bytes * on (name) group_left () model_info',
  ],
  right: [
    'rate(http_server_requests_total{status="200"}[5m])',
    'sum by (service, status) (rate(http_server_requests_total[5m]))',
    'ALERTS{alertname="X"}',
    'model_memory_usage_bytes * on (model, version) group_left () model_info',
    'sum by (signal) (label_replace(queue_lag, "signal", "x", "", ""))',
    'http_server_requests_total{canary=""} offset 5m',
  ],
};

function inPart(part: Expr, facts: Facts): Problem[] {
  if (part.kind === 'selector') {
    return part.matchers.flatMap(({ label, op, value, from, to }) => {
      const asksForAbsence = value === '' || op === '!=' || op === '!~';
      if (label === '__name__' || isVariable(label) || asksForAbsence) return [];
      return unknown(label, part, { from, to }, facts);
    });
  }
  if (part.kind === 'aggregate' && part.grouping !== undefined) {
    const { labels, from, to } = part.grouping;
    return labels.flatMap((label) => unknown(label, part.of, { from, to }, facts));
  }
  if (part.kind === 'binary' && part.matching?.mode === 'on') {
    const { labels, from, to } = part.matching;
    return labels.flatMap((label) =>
      [part.left, part.right]
        .flatMap((side) => unknown(label, side, { from, to }, facts))
        .slice(0, 1),
    );
  }
  return [];
}

/** A label that not even the raw series have; what was aggregated away is another rule's business. */
function unknown(
  label: string,
  of: Expr,
  span: { from: number; to: number },
  facts: Facts,
): Problem[] {
  if (isVariable(label) || facts.catalogue.externalLabels.has(label)) return [];
  const answer = facts.labels(of);
  if (answer === undefined || answer.open || answer.labels.has(label)) return [];
  const raw = facts.rawSelectors(of).map((selector) => facts.selectorLabels(selector));
  if (raw.some(({ open, labels }) => open || labels.has(label))) return [];
  const known = [...new Set(raw.flatMap(({ labels }) => [...labels]))].toSorted();
  return [
    {
      ...span,
      message: `No series here carries the label ${label}.${suggestion(label, known)} They carry: ${known.join(', ') || 'none'}.`,
    },
  ];
}
