import { selectors } from '../../promql/syntax.ts';
import { isVariable } from '../documents/variables.ts';
import type { LintRule } from '../rule.ts';
import { fulfils } from '../values.ts';

export const missingBucket: LintRule = {
  id: 'missing-bucket',
  about: 'a bucket edge that the histogram does not have',
  check: ({ tree }, facts) =>
    selectors(tree).flatMap((selector) => {
      const metric = facts.metric(selector);
      const edges = [...new Set(metric?.series.flatMap(({ le }) => le ?? []))];
      if (metric === undefined || edges.length === 0) return [];
      return selector.matchers.flatMap((matcher) => {
        const { label, op, value, from, to } = matcher;
        if (label !== 'le' || op.startsWith('!') || isVariable(value)) return [];
        if (edges.some((edge) => fulfils(matcher, edge))) return [];
        const same = edges.find((edge) => op === '=' && Number(edge) === Number(value));
        const known = edges.toSorted((a, b) => Number(a) - Number(b)).join(', ');
        const message =
          same === undefined
            ? `${metric.name} has no bucket le="${value}": the edges are ${known}. The query finds nothing.`
            : `The edge is written le="${same}", not "${value}": a label is text.`;
        return [{ from, to, message }];
      });
    }),
  wrong: [
    'sum(rate(http_server_request_duration_seconds_bucket{le="0.3"}[5m]))',
    'sum(rate(http_server_request_duration_seconds_bucket{le="1.0"}[5m]))',
  ],
  right: [
    'sum(rate(http_server_request_duration_seconds_bucket{le="0.25"}[5m]))',
    'sum(rate(http_server_request_duration_seconds_bucket{le=~"1|1.0"}[5m]))',
  ],
};
