import { useQuery } from '@tanstack/react-query';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, ErrorState, QueryView } from '../../../ui/states.tsx';
import { sentAlerts } from '../api/alertmanager.ts';
import { activeAlerts, alertRules } from '../api/rules.ts';
import { AlertCard } from './alert-card.tsx';
import { AlertHistory } from './history.tsx';
import { mutedBy } from './muted.ts';
import { Rules } from './rules.tsx';

/** What the rules hold to be wrong, what became of it, and all rules. */
export function ActiveTab() {
  const { refreshMs: refetchInterval } = useTimeRange();
  const prometheus = useQuery({
    queryKey: ['alert-rules', 'prometheus'],
    queryFn: ({ signal }) => alertRules('prometheus', signal),
    refetchInterval,
  });
  const loki = useQuery({
    queryKey: ['alert-rules', 'loki'],
    queryFn: ({ signal }) => alertRules('loki', signal),
    refetchInterval,
  });
  const sent = useQuery({
    queryKey: ['alertmanager-alerts'],
    queryFn: ({ signal }) => sentAlerts(signal),
    refetchInterval,
  });
  const rules = [...(prometheus.data ?? []), ...(loki.data ?? [])];
  return (
    <>
      <Panel title="Pending and firing" description="By the rules of Prometheus and of Loki.">
        {loki.error !== null && (
          <ErrorState error={loki.error} onRetry={() => void loki.refetch()} />
        )}
        {sent.error !== null && (
          <ErrorState error={sent.error} onRetry={() => void sent.refetch()} />
        )}
        <QueryView
          query={prometheus}
          isEmpty={() => activeAlerts(rules).length === 0}
          empty={
            <EmptyState title="No alert is pending or firing">
              <p>Switch a fault on in the control room, and its alert shows up here.</p>
            </EmptyState>
          }
        >
          {() => (
            <ul className="alert-list">
              {activeAlerts(rules).map((alert) => (
                <AlertCard
                  key={JSON.stringify([alert.rule.ruler, alert.labels])}
                  alert={alert}
                  muted={mutedBy(alert.labels, sent.data ?? [])}
                />
              ))}
            </ul>
          )}
        </QueryView>
      </Panel>
      <AlertHistory />
      <Rules rules={rules} />
    </>
  );
}
