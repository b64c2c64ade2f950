import { selectors } from '../../promql/syntax.ts';
import { isVariable } from '../documents/variables.ts';
import type { LintRule } from '../rule.ts';
import { suggestion } from '../suggest.ts';

export const unknownMetric: LintRule = {
  id: 'unknown-metric',
  about: 'a metric that no target exposes and no rule records',
  check: ({ tree, comesLater }, facts) =>
    selectors(tree).flatMap((selector) => {
      const { name, from, to } = selector;
      if (name === undefined || isVariable(name) || facts.isRecorded(name)) return [];
      const metric = facts.catalogue.metric(name);
      const isBareHistogram =
        metric?.series.length === 0 && facts.catalogue.metric(`${name}_bucket`)?.series.length;
      if (isBareHistogram) {
        const message = `A histogram has no series ${name}: there are ${name}_bucket, ${name}_sum and ${name}_count.`;
        return [{ from, to, message }];
      }
      if (metric !== undefined) return [];
      if (comesLater !== undefined) {
        const message = `No target exposes ${name} yet; the panel says "${comesLater}".`;
        return [{ from, to, message, severity: 'warning' as const }];
      }
      const known = [...facts.catalogue.names, ...facts.recordedNames];
      const message = `No target exposes ${name} and no rule records it.${suggestion(name, known)}`;
      return [{ from, to, message }];
    }),
  wrong: [
    'rate(ml_predictions_total[5m])',
    'http_requests_in_progress',
    'slo:burn_rate > 14.4',
    'http_server_request_duration_seconds > 1',
    'sum(rate(http_server_request_total[5m]))',
  ],
  right: [
    'rate(model_predictions_total[5m])',
    { expression: 'a:b:c > 1', others: [{ record: 'a:b:c', expression: 'sum(queue_lag)' }] },
    'up == 0',
    'ALERTS{alertstate="firing"}',
    '{__name__=~"model_.*"}',
  ],
};
