import { type Matcher, selectors } from '../../promql/syntax.ts';
import { isVariable } from '../documents/variables.ts';
import type { LintRule } from '../rule.ts';
import { fulfils } from '../values.ts';

export const noSuchSeries: LintRule = {
  id: 'no-such-series',
  about: 'values that exist, but on no series together',
  check: ({ tree }, facts) =>
    selectors(tree).flatMap((selector) => {
      const metric = facts.metric(selector);
      if (metric === undefined || metric.series.length === 0) return [];
      const matchers = selector.matchers.filter(
        ({ label, value }) => label !== '__name__' && !isVariable(value) && !isVariable(label),
      );
      const holds = (matcher: Matcher) =>
        metric.series.some((series) => fulfils(matcher, series[matcher.label] ?? ''));
      // What one matcher rules out alone is another rule's business.
      if (matchers.length < 2 || !matchers.every(holds)) return [];
      const together = metric.series.some((series) =>
        matchers.every((matcher) => fulfils(matcher, series[matcher.label] ?? '')),
      );
      if (together) return [];
      const { from, to } = selector;
      const message = `Each of these values exists, but no series of ${metric.name} has them all.`;
      const incomplete = facts.catalogue.completeness !== 'values';
      return [{ from, to, message, ...(incomplete && { severity: 'warning' as const }) }];
    }),
  wrong: ['http_server_requests_total{status="200", status_class="5xx"} offset 1m'],
  right: ['http_server_requests_total{status="200", status_class="2xx"} offset 1m'],
};
