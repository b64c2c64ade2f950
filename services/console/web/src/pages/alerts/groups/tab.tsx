import { useQuery } from '@tanstack/react-query';
import { useTimeRange } from '../../../time/use-time-range.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, QueryView } from '../../../ui/states.tsx';
import { type AlertGroup, alertGroups, type SentAlert } from '../api/alertmanager.ts';
import { Labels } from '../labels.tsx';
import { momentText } from '../time-text.ts';

/** What Alertmanager tells of together. */
export function GroupsTab() {
  const { refreshMs } = useTimeRange();
  const query = useQuery({
    queryKey: ['alert-groups'],
    queryFn: ({ signal }) => alertGroups(signal),
    refetchInterval: refreshMs,
  });
  return (
    <Panel
      title="Groups"
      description="One notification tells of a whole group. An alert is in one group of each receiver it is routed to."
    >
      <QueryView
        query={query}
        isEmpty={(groups) => groups.length === 0}
        empty={<EmptyState title="Alertmanager has no alert" />}
      >
        {(groups) => (
          <ul className="alert-list">
            {groups.map((group) => (
              <Group key={JSON.stringify([group.receiver, group.labels])} group={group} />
            ))}
          </ul>
        )}
      </QueryView>
    </Panel>
  );
}

function Group({ group: { labels, receiver, alerts } }: { group: AlertGroup }) {
  return (
    <li className="alert-card">
      <div className="alert-head">
        <h3>{receiver.name}</h3>
        <Labels labels={labels} />
      </div>
      <ul className="plain-list">
        {alerts.map((alert) => (
          <li key={alert.fingerprint}>
            <StateOf alert={alert} /> {alert.annotations.summary ?? alert.labels.alertname}{' '}
            <span className="muted">since {momentText(alert.startsAt)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function StateOf({ alert: { status } }: { alert: SentAlert }) {
  if (status.silencedBy.length > 0) return <Badge tone="good">silenced</Badge>;
  if (status.inhibitedBy.length > 0) return <Badge>inhibited</Badge>;
  return status.state === 'active' ? (
    <Badge tone="critical">told</Badge>
  ) : (
    <Badge tone="warning">{status.state}</Badge>
  );
}
