import type { LintRule } from '../rule.ts';

const ERRORS = 'sum(rate(http_server_requests_total{status_class="5xx"}[30d]))';
const GOOD = 'sum(rate(http_server_requests_total{status_class="2xx"}[30d]))';
const ALL = 'sum(rate(http_server_requests_total[30d]))';

export const consumedForRemaining: LintRule = {
  id: 'consumed-for-remaining',
  about:
    'an error budget under the name of what remains that grows with the errors, or the reverse',
  check: ({ tree, record, where }, facts) => {
    const name = record ?? where;
    if (!/budget/i.test(name)) return [];
    const wanted = /remain|left/i.test(name)
      ? 'good'
      : /consum|spent|used|burn/i.test(name)
        ? 'bad'
        : undefined;
    const counted = facts.polarity(tree);
    if (wanted === undefined || counted === undefined || counted === wanted) return [];
    const { from, to } = tree;
    const message =
      wanted === 'good'
        ? 'This grows with the errors: it is the share of the budget that is consumed. What remains is 1 minus it.'
        : 'This falls with the errors: it is what remains of the budget, not what is consumed.';
    return [{ from, to, message }];
  },
  wrong: [
    { record: 'slo:error_budget:remaining_ratio', expression: `${ERRORS} / ${ALL} / (1 - 0.999)` },
    {
      record: 'slo:error_budget:consumed_ratio',
      expression: `1 - (${ERRORS} / ${ALL}) / 0.001`,
    },
    {
      record: 'slo:error_budget:remaining_ratio',
      expression: 'sli:errors:ratio_rate30d / 0.001',
      others: [{ record: 'sli:errors:ratio_rate30d', expression: `1 - ${GOOD} / ${ALL}` }],
    },
  ],
  right: [
    {
      record: 'slo:error_budget:remaining_ratio',
      expression: `1 - (${ERRORS} / ${ALL}) / (1 - 0.999)`,
    },
    {
      record: 'slo:error_budget:remaining_ratio',
      expression: '1 - sli:errors:ratio_rate30d / 0.001',
      others: [{ record: 'sli:errors:ratio_rate30d', expression: `1 - ${GOOD} / ${ALL}` }],
    },
    { record: 'slo:error_budget:consumed_ratio', expression: `${ERRORS} / ${ALL} / 0.001` },
  ],
};
