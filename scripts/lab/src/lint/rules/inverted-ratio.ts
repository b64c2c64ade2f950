import { bare, type Expr, isComparison } from '../../promql/syntax.ts';
import { type Polarity, saidPolarity } from '../infer/polarity.ts';
import type { LintRule } from '../rule.ts';

const ERRORS = 'sum(rate(http_server_requests_total{status_class="5xx"}[5m]))';
const GOOD = 'sum(rate(http_server_requests_total{status_class="2xx"}[5m]))';
const ALL = 'sum(rate(http_server_requests_total[5m]))';

export const invertedRatio: LintRule = {
  id: 'inverted-ratio',
  about: 'a share of the good under the name of the bad, or the other way round',
  check: ({ tree, record, isAlert, where, said }, facts) => {
    const name = record ?? (isAlert ? where : said);
    const wanted = saidPolarity(name);
    if (wanted === undefined || isAboutBudget(name)) return [];
    const { measured, limit } = comparedWith(tree);
    if (facts.nature(measured) !== 'ratio') return [];
    const counted = facts.polarity(measured);
    if (counted === undefined) return [];
    // An alert about errors watches for many of the bad or few of the good.
    const seen = limit === 'below' ? opposite(counted) : counted;
    const meant = isAlert ? 'bad' : wanted;
    if (seen === meant) return [];
    const { from, to } = tree;
    const message = isAlert
      ? `${where} fires when things go well: it watches for ${counted === 'good' ? 'much of the good' : 'little of the bad'}.`
      : `By its name it is a share of the ${wanted}, but it counts the ${counted}. Take 1 minus it, or count the other.`;
    return [{ from, to, message }];
  },
  wrong: [
    { record: 'service:http_errors:ratio_rate5m', expression: `${GOOD} / ${ALL}` },
    { record: 'service:availability:ratio', expression: `${ERRORS} / ${ALL}` },
    { alert: 'ErrorRatioHigh', expression: `${GOOD} / ${ALL} > 0.05` },
    { record: 'job:errors:ratio', expression: `1 - ${ERRORS} / ${ALL}` },
    {
      record: 'job:failed:ratio',
      expression: 'sum(rate(jobs_total{result!="dead"}[5m])) / sum(rate(jobs_total[5m]))',
    },
  ],
  right: [
    { record: 'service:http_errors:ratio_rate5m', expression: `${ERRORS} / ${ALL}` },
    { record: 'service:availability:ratio', expression: `1 - ${ERRORS} / ${ALL}` },
    { record: 'service:availability:ratio', expression: `1 - (${ERRORS} / ${ALL})` },
    { alert: 'ErrorRatioHigh', expression: `${ERRORS} / ${ALL} > 0.05 and ${ALL} > 1` },
    { alert: 'AvailabilityLow', expression: `${GOOD} / ${ALL} < 0.95` },
    {
      record: 'service:slow:ratio',
      expression:
        '1 - sum(rate(http_server_request_duration_seconds_bucket{le="0.25"}[5m])) / sum(rate(http_server_request_duration_seconds_count[5m]))',
    },
    { record: 'service:http_server_requests:rate5m', expression: ALL },
  ],
};

const opposite = (polarity: Polarity): Polarity => (polarity === 'good' ? 'bad' : 'good');

const isAboutBudget = (name: string): boolean => /budget/i.test(name);

/** What an alert compares with a number, and on which side of it the alert fires. */
function comparedWith(tree: Expr): { measured: Expr; limit?: 'above' | 'below' } {
  const inner = bare(tree);
  if (inner.kind !== 'binary') return { measured: inner };
  if (inner.op === 'and' || inner.op === 'unless' || inner.op === 'or')
    return comparedWith(inner.left);
  if (!isComparison(inner)) return { measured: inner };
  return { measured: inner.left, limit: inner.op.startsWith('<') ? 'below' : 'above' };
}
