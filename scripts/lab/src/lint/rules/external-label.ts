import { type Expr, everyPart } from '../../promql/syntax.ts';
import type { Facts } from '../facts.ts';
import type { LintRule, Problem } from '../rule.ts';

export const externalLabel: LintRule = {
  id: 'external-label',
  about: 'an external label in a query of the server that adds it',
  check: ({ tree }, facts) => [...everyPart(tree)].flatMap((part) => inPart(part, facts)),
  wrong: [
    'rate(http_server_requests_total{cluster="eu-1"}[5m])',
    'sum by (region) (rate(http_server_requests_total[5m]))',
  ],
  right: ['rate(http_server_requests_total{env="prod"}[5m])'],
};

function inPart(part: Expr, facts: Facts): Problem[] {
  const { externalLabels } = facts.catalogue;
  const isExternal = (label: string, of: Expr) => {
    const answer = facts.labels(of);
    return externalLabels.has(label) && !(answer?.labels.has(label) ?? false);
  };
  const message = (label: string) =>
    `${label} is an external label: Prometheus adds it to what it sends elsewhere, so no local series carries it.`;
  if (part.kind === 'selector') {
    return part.matchers
      .filter(({ label }) => isExternal(label, part))
      .map(({ label, from, to }) => ({ from, to, message: message(label) }));
  }
  if (part.kind !== 'aggregate' || part.grouping === undefined) return [];
  const { labels, from, to } = part.grouping;
  return labels
    .filter((label) => isExternal(label, part.of))
    .map((label) => ({ from, to, message: message(label) }));
}
