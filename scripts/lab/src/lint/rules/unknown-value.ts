import { type Matcher, selectors } from '../../promql/syntax.ts';
import { isVariable } from '../documents/variables.ts';
import type { LintRule } from '../rule.ts';
import { couldOccur, fulfils } from '../values.ts';

const SHOWN = 8;

export const unknownValue: LintRule = {
  id: 'unknown-value',
  about: 'a label value that no series of the metric has',
  check: ({ tree }, facts) =>
    selectors(tree).flatMap((selector) => {
      const metric = facts.metric(selector);
      if (metric === undefined || metric.series.length === 0) return [];
      return selector.matchers.flatMap((matcher) => {
        const { label, from, to } = matcher;
        if (!isChecked(matcher)) return [];
        const values = [...new Set(metric.series.flatMap((series) => series[label] ?? []))];
        if (values.length === 0 || values.some((value) => fulfils(matcher, value))) return [];
        const possible = facts.catalogue.completeness !== 'values' && couldOccur(matcher, values);
        const shown = values.toSorted().slice(0, SHOWN).join(', ');
        const more = values.length > SHOWN ? ', ...' : '';
        return [
          {
            from,
            to,
            message: `${label} of ${metric.name} has been ${shown}${more}; nothing matches ${matcher.op}"${matcher.value}".`,
            ...(possible && { severity: 'warning' as const }),
          },
        ];
      });
    }),
  wrong: [
    'rate(http_server_requests_total{status_class="200"}[5m])',
    'rate(http_server_requests_total{status_class=~"5.."}[5m]) + on (pod) rate(http_server_requests_total{status=~"4.."}[5m])',
    'model_predictions_total{result=~"failure|fail"} offset 5m',
  ],
  right: [
    'rate(http_server_requests_total{status=~"5.."}[5m])',
    'rate(http_server_requests_total{status_class!="4xx"}[5m])',
    'rate(model_predictions_total{model=~"lab_variable_model"}[5m])',
    'rate(model_predictions_total{model=~".+"}[5m])',
  ],
};

function isChecked({ op, value, label }: Matcher): boolean {
  return (op === '=' || op === '=~') && value !== '' && label !== 'le' && !isVariable(value);
}
